namespace Threat.Imbalance.Internal;

/// <summary>Turns a strategy into one wanted count per class id, or into the classes that may be cleaned.</summary>
internal static class SamplingPlan
{
    /// <summary>Counts after over-sampling: never below the present ones.</summary>
    public static int[] Over(LabeledDataset dataset, SamplingStrategy strategy, string sampler)
    {
        CheckClasses(dataset, sampler);
        int[] counts = dataset.ClassCounts.ToArray(), targets = [.. counts];
        int most = counts.Max(), least = counts.Where(static n => n > 0).Min();
        switch (strategy.Kind)
        {
            case StrategyKind.Auto or StrategyKind.NotMajority or StrategyKind.All:
                Raise(targets, counts, most, static _ => true);
                break;
            case StrategyKind.NotMinority:
                Raise(targets, counts, most, n => n > least);
                break;
            case StrategyKind.Minority:
                Raise(targets, counts, most, n => n == least);
                break;
            case StrategyKind.Majority:
                throw new ArgumentException($"{sampler} cannot use SamplingStrategy.Majority: the largest class cannot be raised to itself. Use NotMajority or Minority, or an under-sampler.");
            case StrategyKind.Ratio:
                int floor = (int)Math.Round(strategy.RatioValue * most);
                Raise(targets, counts, floor, n => n < floor);
                break;
            default:
                Named(dataset, strategy, sampler, targets);
                break;
        }
        for (int c = 0; c < counts.Length; c++)
        {
            if (targets[c] < counts[c])
                throw new ArgumentException($"Class '{dataset.LabelSet.Names[c]}' has {counts[c]} rows and the strategy asks for {targets[c]}; {sampler} only adds rows. Ask for at least {counts[c]}, or use TargetDistributionResampler, which also removes rows.");
        }
        return targets;
    }

    /// <summary>Counts after under-sampling: never above the present ones.</summary>
    public static int[] Under(LabeledDataset dataset, SamplingStrategy strategy, string sampler)
    {
        CheckClasses(dataset, sampler);
        int[] counts = dataset.ClassCounts.ToArray(), targets = [.. counts];
        int most = counts.Max(), least = counts.Where(static n => n > 0).Min();
        switch (strategy.Kind)
        {
            case StrategyKind.Auto or StrategyKind.NotMinority or StrategyKind.All:
                Lower(targets, least, static _ => true);
                break;
            case StrategyKind.NotMajority:
                Lower(targets, least, n => n < most);
                break;
            case StrategyKind.Majority:
                Lower(targets, least, n => n == most);
                break;
            case StrategyKind.Minority:
                throw new ArgumentException($"{sampler} cannot use SamplingStrategy.Minority: the smallest class cannot be lowered to itself. Use NotMinority or Majority, or an over-sampler.");
            case StrategyKind.Ratio:
                double ceiling = Math.Round(least / strategy.RatioValue);
                for (int c = 0; c < targets.Length; c++) targets[c] = (int)Math.Min(targets[c], ceiling);
                break;
            default:
                Named(dataset, strategy, sampler, targets);
                break;
        }
        for (int c = 0; c < counts.Length; c++)
        {
            if (targets[c] > counts[c])
                throw new ArgumentException($"Class '{dataset.LabelSet.Names[c]}' has {counts[c]} rows and the strategy asks for {targets[c]}; {sampler} only removes rows. Ask for at most {counts[c]}, or use TargetDistributionResampler, which also adds rows.");
        }
        return targets;
    }

    /// <summary>The classes a cleaning sampler may take rows from.</summary>
    public static bool[] Cleaned(LabeledDataset dataset, SamplingStrategy strategy, string sampler)
    {
        CheckClasses(dataset, sampler);
        int[] counts = dataset.ClassCounts.ToArray();
        int most = counts.Max(), least = counts.Where(static n => n > 0).Min();
        int smallest = Array.IndexOf(counts, least), largest = Array.IndexOf(counts, most);
        return strategy.Kind switch
        {
            StrategyKind.Auto or StrategyKind.NotMinority => [.. counts.Select((_, c) => c != smallest)],
            StrategyKind.NotMajority => [.. counts.Select((_, c) => c != largest)],
            StrategyKind.All => [.. counts.Select(static _ => true)],
            StrategyKind.Minority => [.. counts.Select((_, c) => c == smallest)],
            StrategyKind.Majority => [.. counts.Select((_, c) => c == largest)],
            StrategyKind.Counts => ByName(dataset, strategy, sampler),
            _ => throw new ArgumentException($"{sampler} decides itself how many rows go, so it cannot use the strategy '{strategy}'. Use Auto, NotMajority, NotMinority, All, Majority, Minority, or Counts to name the classes."),
        };
    }

    /// <summary>Counts in proportion to the shares that sum to <paramref name="total"/>, by largest remainder; equal remainders go to the lower position.</summary>
    public static int[] Apportion(ReadOnlySpan<double> shares, int total)
    {
        int[] counts = new int[shares.Length];
        double[] rest = new double[shares.Length];
        double sum = 0;
        foreach (double share in shares) sum += share;
        int given = 0;
        for (int c = 0; c < shares.Length; c++)
        {
            double exact = shares[c] / sum * total;
            given += counts[c] = (int)Math.Floor(exact);
            rest[c] = shares[c] > 0 ? exact - counts[c] : -1;
        }
        foreach (int c in Enumerable.Range(0, rest.Length).OrderByDescending(i => rest[i]).ThenBy(static i => i).Take(Math.Max(0, total - given))) counts[c]++;
        return counts;
    }

    /// <summary>The wanted counts of a target distribution over <paramref name="total"/> rows.</summary>
    public static int[] Shares(LabeledDataset dataset, IReadOnlyDictionary<string, double> shares, int total, string sampler)
    {
        double[] byClass = new double[dataset.LabelSet.Count];
        foreach ((string name, double share) in shares) byClass[Existing(dataset, name, sampler)] += share;
        for (int c = 0; c < byClass.Length; c++)
        {
            if (byClass[c] == 0 && dataset.ClassCounts[c] > 0)
                throw new ArgumentException($"The target distribution names no share for class '{dataset.LabelSet.Names[c]}', which has {dataset.ClassCounts[c]} rows. Give every class that has rows a share.");
        }
        return Apportion(byClass, total);
    }

    /// <summary>Refuses a dataset without rows or with rows of one class only.</summary>
    public static void CheckClasses(LabeledDataset dataset, string sampler)
    {
        if (dataset.RowCount == 0) throw new ArgumentException($"The dataset has 0 rows; {sampler} needs rows of at least 2 classes.");
        int present = 0, only = -1;
        for (int c = 0; c < dataset.ClassCounts.Length; c++)
        {
            if (dataset.ClassCounts[c] > 0) (present, only) = (present + 1, c);
        }
        if (present == 1)
            throw new ArgumentException($"All {dataset.RowCount} rows are of class '{dataset.LabelSet.Names[only]}'; {sampler} needs rows of at least 2 classes. Check that the split kept every class.");
    }

    private static void Raise(int[] targets, int[] counts, int to, Func<int, bool> which)
    {
        for (int c = 0; c < counts.Length; c++)
        {
            if (counts[c] > 0 && which(counts[c])) targets[c] = Math.Max(counts[c], to);
        }
    }

    private static void Lower(int[] targets, int to, Func<int, bool> which)
    {
        for (int c = 0; c < targets.Length; c++)
        {
            if (which(targets[c])) targets[c] = Math.Min(targets[c], to);
        }
    }

    private static void Named(LabeledDataset dataset, SamplingStrategy strategy, string sampler, int[] targets)
    {
        if (strategy.Kind == StrategyKind.Shares)
        {
            Shares(dataset, strategy.Numbers!, dataset.RowCount, sampler).CopyTo(targets, 0);
            return;
        }
        IEnumerable<KeyValuePair<string, double>> wanted = strategy.Kind == StrategyKind.Counts
            ? strategy.Numbers!
            : (strategy.Callback!(Present(dataset)) ?? throw new InvalidOperationException($"The custom sampling strategy of {sampler} returned null; return an empty dictionary to change nothing."))
                .Select(static p => KeyValuePair.Create(p.Key, (double)p.Value));
        foreach ((string name, double count) in wanted)
        {
            if (count < 0) throw new ArgumentException($"The custom sampling strategy asks for {count} rows of class '{name}'; it must be 0 or more.");
            targets[Existing(dataset, name, sampler)] = (int)count;
        }
    }

    private static bool[] ByName(LabeledDataset dataset, SamplingStrategy strategy, string sampler)
    {
        bool[] named = new bool[dataset.LabelSet.Count];
        foreach (string name in strategy.Numbers!.Keys) named[Existing(dataset, name, sampler)] = true;
        return named;
    }

    private static Dictionary<string, int> Present(LabeledDataset dataset)
    {
        Dictionary<string, int> counts = [];
        for (int c = 0; c < dataset.LabelSet.Count; c++)
        {
            if (dataset.ClassCounts[c] > 0) counts[dataset.LabelSet.Names[c]] = dataset.ClassCounts[c];
        }
        return counts;
    }

    private static int Existing(LabeledDataset dataset, string name, string sampler)
    {
        int id = dataset.LabelSet.IdOf(name);
        return dataset.ClassCounts[id] > 0
            ? id
            : throw new ArgumentException($"The strategy of {sampler} names class '{dataset.LabelSet.Names[id]}', which has 0 rows in the dataset. Rows cannot be made from nothing: leave the class out or add real rows.");
    }
}
