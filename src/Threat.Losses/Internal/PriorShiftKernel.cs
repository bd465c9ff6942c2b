using Threat.Core;

namespace Threat.Losses.Internal;

internal static class PriorShiftKernel
{
    private const double Singular = 1e-9;

    /// <summary>Checks shares (or counts) and scales them to sum to 1.</summary>
    public static double[] Shares(ReadOnlySpan<double> shares, bool allowZero, string name)
    {
        double sum = 0;
        for (int c = 0; c < shares.Length; c++)
        {
            if (!(shares[c] >= 0 && double.IsFinite(shares[c])) || (!allowZero && shares[c] == 0))
                throw new ArgumentException(FormattableString.Invariant($"{name}[{c}] is {shares[c]}; a class share is a finite number {(allowZero ? "of 0 or more" : "above 0")}."), name);
            sum += shares[c];
        }
        if (!(sum > 0)) throw new ArgumentException($"{name} are all 0; their sum must be above 0.", name);
        double[] scaled = shares.ToArray();
        foreach (ref double s in scaled.AsSpan()) s /= sum;
        return scaled;
    }

    public static PriorEstimate ExpectationMaximization(ProbabilityMatrix rows, double[] oldShares, int maxIterations, double tolerance, CancellationToken cancellationToken)
    {
        int classes = oldShares.Length;
        double[] shares = [.. oldShares], next = new double[classes], p = new double[classes];
        for (int step = 1; step <= maxIterations; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Array.Clear(next);
            double[] ratios = [.. shares.Zip(oldShares, static (a, b) => a / b)];
            for (int i = 0; i < rows.RowCount; i++)
            {
                rows.Row(i).CopyTo(p);
                PriorShift.Apply(p, ratios);
                for (int c = 0; c < classes; c++) next[c] += p[c];
            }
            double change = 0, sum = next.Sum();
            for (int c = 0; c < classes; c++)
            {
                next[c] /= sum;
                change = Math.Max(change, Math.Abs(next[c] - shares[c]));
            }
            (shares, next) = (next, shares);
            if (change <= tolerance) return new PriorEstimate([.. shares], step, true, []);
        }
        return new PriorEstimate([.. shares], maxIterations, false, [$"The shares still changed after {maxIterations} steps; raise maxIterations."]);
    }

    public static PriorEstimate BlackBox(LabeledProbabilities heldOut, ProbabilityMatrix live)
    {
        int classes = live.ClassCount;
        double[,] system = new double[classes, classes + 1]; // share of decisions per true class; last column: share of live decisions
        int[] counts = new int[classes];
        foreach (int y in heldOut.Labels.Span) counts[y]++;
        int absent = Array.IndexOf(counts, 0);
        if (absent >= 0) throw new ArgumentException($"Class '{heldOut.LabelSet.NameOf(absent)}' has no held-out row; the estimate needs rows of every class.", nameof(heldOut));
        for (int i = 0; i < heldOut.RowCount; i++)
        {
            int y = heldOut.Labels.Span[i];
            system[Decided(heldOut.Probabilities.Row(i)), y] += 1.0 / counts[y];
        }
        for (int i = 0; i < live.RowCount; i++) system[Decided(live.Row(i)), classes] += 1.0 / live.RowCount;
        double[] shares = Solve(system, heldOut.LabelSet);

        List<string> notes = [];
        for (int c = 0; c < classes; c++)
        {
            if (shares[c] >= 0) continue;
            notes.Add(FormattableString.Invariant($"Class '{heldOut.LabelSet.NameOf(c)}' came out at {shares[c]:0.####}; it was set to 0."));
            shares[c] = 0;
        }
        double sum = shares.Sum();
        return new PriorEstimate([.. shares.Select(s => s / sum)], 1, true, [.. notes]);
    }

    private static int Decided(ReadOnlySpan<double> p) => ArgmaxRule.Instance.Decide(p, []).ClassId;

    /// <summary>Gauss-Jordan elimination with row pivots.</summary>
    private static double[] Solve(double[,] a, LabelSet labels)
    {
        int n = a.GetLength(0);
        for (int k = 0; k < n; k++)
        {
            int pivot = k;
            for (int r = k + 1; r < n; r++) pivot = Math.Abs(a[r, k]) > Math.Abs(a[pivot, k]) ? r : pivot;
            if (Math.Abs(a[pivot, k]) < Singular)
                throw new InvalidOperationException($"The held-out decisions do not tell class '{labels.NameOf(k)}' from the others, so its share cannot be estimated from decisions. Use EstimateByExpectationMaximization with calibrated probabilities, or a better model.");
            for (int c = k; c <= n; c++) (a[k, c], a[pivot, c]) = (a[pivot, c], a[k, c]);
            for (int r = 0; r < n; r++)
            {
                if (r == k) continue;
                double factor = a[r, k] / a[k, k];
                for (int c = k; c <= n; c++) a[r, c] -= factor * a[k, c];
            }
        }
        double[] x = new double[n];
        for (int k = 0; k < n; k++) x[k] = a[k, n] / a[k, k];
        return x;
    }
}
