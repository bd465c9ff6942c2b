namespace Threat.Retraining.Internal;

/// <summary>Per row: truth, both decisions, both confidence bins. A draw adds up what the rows of the drawn groups count for.</summary>
internal sealed class PairedBootstrapKernel
{
    private const int Bins = CalibrationMetrics.DefaultBinCount;
    private readonly int _classes;
    private readonly int[] _truth;
    private readonly Side _first, _second;
    private readonly int[] _groupRows, _groupStarts;

    public PairedBootstrapKernel(ScoredRows first, ScoredRows second, IReadOnlyList<string>? groups)
    {
        _classes = first.Rows.LabelSet.Count;
        _truth = first.Rows.Labels.ToArray();
        _first = new Side(first);
        _second = new Side(second);
        (_groupRows, _groupStarts) = ByGroup(_truth.Length, groups);
    }

    public PairedBootstrap Run(int replicates, double alpha, long seed, CancellationToken cancellationToken)
    {
        int groupCount = _groupStarts.Length - 1;
        Tally tally = new(_classes);
        for (int i = 0; i < _truth.Length; i++) Add(tally, i);
        (double f1, double accuracy, double ece) = tally.Differences();
        double[] f1s = new double[replicates], accuracies = new double[replicates], eces = new double[replicates];
        for (int r = 0; r < replicates; r++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            SeededRandom random = new(seed, (ulong)r);
            tally.Clear();
            for (int k = 0; k < groupCount; k++)
            {
                int g = random.NextInt32(groupCount);
                for (int at = _groupStarts[g]; at < _groupStarts[g + 1]; at++) Add(tally, _groupRows[at]);
            }
            (f1s[r], accuracies[r], eces[r]) = tally.Differences();
        }
        foreach (double[] draws in new[] { f1s, accuracies, eces }) Array.Sort(draws);
        return new PairedBootstrap(f1, Lower(f1s, alpha), f1s[(int)Math.Ceiling((1 - alpha) * (replicates - 1))], accuracy, Lower(accuracies, alpha), ece, Lower(eces, alpha), groupCount);
    }

    private void Add(Tally tally, int row)
    {
        int truth = _truth[row];
        tally.Rows++;
        tally.Support[truth]++;
        tally.First.Add(_first, row, truth);
        tally.Second.Add(_second, row, truth);
    }

    private static double Lower(double[] sorted, double alpha) => sorted[(int)Math.Floor(alpha * (sorted.Length - 1))];

    private static (int[] Rows, int[] Starts) ByGroup(int rows, IReadOnlyList<string>? groups)
    {
        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        int[] group = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            if (groups is null) group[i] = i;
            else if (!ids.TryGetValue(groups[i], out group[i])) ids.Add(groups[i], group[i] = ids.Count);
        }
        int[] starts = new int[(groups is null ? rows : ids.Count) + 1], sorted = new int[rows];
        foreach (int g in group) starts[g + 1]++;
        for (int g = 1; g < starts.Length; g++) starts[g] += starts[g - 1];
        int[] next = starts.ToArray();
        for (int i = 0; i < rows; i++) sorted[next[group[i]]++] = i;
        return (sorted, starts);
    }

    private sealed class Side
    {
        public readonly int[] Decisions, Bins;
        public readonly double[] Confidences;
        public readonly bool[] Hits;

        public Side(ScoredRows scored)
        {
            int n = scored.Rows.RowCount;
            Decisions = scored.Decisions.ToArray();
            (Bins, Confidences, Hits) = (new int[n], new double[n], new bool[n]);
            for (int i = 0; i < n; i++)
            {
                ReadOnlySpan<double> p = scored.Rows.Probabilities.Row(i);
                int best = 0;
                for (int c = 1; c < p.Length; c++) if (p[c] > p[best]) best = c;
                Confidences[i] = p[best];
                Hits[i] = best == scored.Rows.Labels.Span[i];
                // Bins are (low, high]; a confidence of 1 falls in the last.
                Bins[i] = Math.Clamp((int)Math.Ceiling(p[best] * PairedBootstrapKernel.Bins) - 1, 0, PairedBootstrapKernel.Bins - 1);
            }
        }
    }

    private sealed class SideTally(int classes)
    {
        public readonly int[] TruePositives = new int[classes], Predicted = new int[classes];
        public readonly double[] BinGaps = new double[Bins];
        public int Correct;

        public void Add(Side side, int row, int truth)
        {
            int decision = side.Decisions[row];
            if (decision >= 0) Predicted[decision]++;
            if (decision == truth)
            {
                TruePositives[truth]++;
                Correct++;
            }
            BinGaps[side.Bins[row]] += side.Confidences[row] - (side.Hits[row] ? 1 : 0);
        }

        public void Clear()
        {
            Array.Clear(TruePositives);
            Array.Clear(Predicted);
            Array.Clear(BinGaps);
            Correct = 0;
        }

        public double MacroF1(int[] support)
        {
            double sum = 0;
            int present = 0;
            for (int c = 0; c < support.Length; c++)
            {
                if (support[c] == 0) continue;
                present++;
                sum += 2.0 * TruePositives[c] / (Predicted[c] + support[c]);
            }
            return present == 0 ? 0 : sum / present;
        }

        public double Ece(int rows)
        {
            double sum = 0;
            foreach (double gap in BinGaps) sum += Math.Abs(gap);
            return sum / rows;
        }
    }

    private sealed class Tally(int classes)
    {
        public readonly int[] Support = new int[classes];
        public readonly SideTally First = new(classes), Second = new(classes);
        public int Rows;

        public (double F1, double Accuracy, double Ece) Differences()
            => (First.MacroF1(Support) - Second.MacroF1(Support), (double)(First.Correct - Second.Correct) / Rows, First.Ece(Rows) - Second.Ece(Rows));

        public void Clear()
        {
            Array.Clear(Support);
            First.Clear();
            Second.Clear();
            Rows = 0;
        }
    }
}
