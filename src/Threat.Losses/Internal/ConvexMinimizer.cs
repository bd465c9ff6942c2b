namespace Threat.Losses.Internal;

/// <summary>
/// L-BFGS with a backtracking line search for smooth convex functions of some tens to thousands of parameters: value and gradient in, optimum out.
/// </summary>
internal static class ConvexMinimizer
{
    private const int Memory = 12;
    private const double Sufficient = 1e-4;
    private const double Rounding = 1e-14; // of the value: without this slack, noise rejects the last full steps
    private const int IdleSteps = 5;

    /// <summary>Writes the gradient and returns the value.</summary>
    public delegate double Objective(ReadOnlySpan<double> parameters, Span<double> gradient);

    /// <returns>Whether the largest gradient component fell to <paramref name="tolerance"/>, or steps no longer change the value by more than rounding.</returns>
    public static bool Minimize(Objective objective, double[] parameters, double tolerance, int maxSteps, CancellationToken cancellationToken)
    {
        int n = parameters.Length;
        double[] gradient = new double[n], trial = new double[n], trialGradient = new double[n], direction = new double[n];
        List<(double[] Step, double[] Change, double Product)> history = [];
        double value = objective(parameters, gradient), best = value;
        int idle = 0;
        for (int k = 0; k < maxSteps; k++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (LargestMagnitude(gradient) <= tolerance) return true;
            Direction(gradient, history, direction);
            double slope = Dot(gradient, direction);
            if (slope >= 0)
            {
                history.Clear();
                for (int i = 0; i < n; i++) direction[i] = -gradient[i];
                slope = -Dot(gradient, gradient);
            }
            double length = history.Count == 0 ? Math.Min(1, 1 / Math.Sqrt(-slope)) : 1, next;
            while (true)
            {
                for (int i = 0; i < n; i++) trial[i] = parameters[i] + length * direction[i];
                next = objective(trial, trialGradient);
                if (next <= value + Sufficient * length * slope + Rounding * Math.Abs(value)) break;
                length /= 2;
                if (!(length > 1e-12)) return false;
            }
            Remember(history, parameters, trial, gradient, trialGradient);
            trial.CopyTo(parameters, 0);
            trialGradient.CopyTo(gradient, 0);
            value = next;
            idle = value < best - Rounding * Math.Abs(best) ? 0 : idle + 1;
            best = Math.Min(best, value);
            if (idle == IdleSteps) return true;
        }
        return false;
    }

    private static void Remember(List<(double[] Step, double[] Change, double Product)> history, double[] from, double[] to, double[] gradientFrom, double[] gradientTo)
    {
        double[] step = new double[from.Length], change = new double[from.Length];
        for (int i = 0; i < step.Length; i++) (step[i], change[i]) = (to[i] - from[i], gradientTo[i] - gradientFrom[i]);
        double product = Dot(step, change);
        if (product <= 1e-14 * Dot(step, step)) return;
        if (history.Count == Memory) history.RemoveAt(0);
        history.Add((step, change, product));
    }

    private static void Direction(double[] gradient, List<(double[] Step, double[] Change, double Product)> history, double[] direction)
    {
        Span<double> shares = stackalloc double[Memory];
        for (int i = 0; i < direction.Length; i++) direction[i] = -gradient[i];
        for (int h = history.Count - 1; h >= 0; h--)
        {
            shares[h] = Dot(history[h].Step, direction) / history[h].Product;
            Add(direction, history[h].Change, -shares[h]);
        }
        if (history.Count > 0)
        {
            (double[] _, double[] change, double product) = history[^1];
            double scale = product / Dot(change, change);
            for (int i = 0; i < direction.Length; i++) direction[i] *= scale;
        }
        for (int h = 0; h < history.Count; h++) Add(direction, history[h].Step, shares[h] - Dot(history[h].Change, direction) / history[h].Product);
    }

    private static void Add(double[] to, double[] what, double factor)
    {
        for (int i = 0; i < to.Length; i++) to[i] += factor * what[i];
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static double LargestMagnitude(double[] v)
    {
        double largest = 0;
        foreach (double x in v) largest = Math.Max(largest, Math.Abs(x));
        return largest;
    }
}
