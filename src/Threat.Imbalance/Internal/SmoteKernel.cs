using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>Plans the new rows of one class at a time.</summary>
internal sealed class SmoteKernel(LabeledDataset dataset, SmoteFamilyOptions options, string sampler, List<string> notes)
{
    /// <summary>Whether the options the user set have <see cref="SmoteFamilyOptions.SmallClasses"/> to turn to.</summary>
    public bool HasSmallClasses { get; init; } = true;

    public void Check(int classId, int[] rows)
    {
        if (rows.Length > options.NeighborCount || options.SmallClasses != SmallClassHandling.Throw) return;
        string optionsName = sampler + "Options";
        string[] remedies =
        [
            .. rows.Length > 1 ? [$"lower {optionsName}.NeighborCount to {rows.Length - 1}"] : Array.Empty<string>(),
            HasSmallClasses ? $"set {optionsName}.SmallClasses" : "leave the class out of the strategy",
        ];
        string remedy = $"{char.ToUpperInvariant(remedies[0][0])}{string.Join(", ", remedies)[1..]}, or use RandomOverSampler.";
        throw new ArgumentException($"Class '{NameOf(classId)}' has {rows.Length} {(rows.Length == 1 ? "row" : "rows")}; {sampler} needs at least NeighborCount + 1 = {options.NeighborCount + 1}. {remedy}");
    }

    public void Grow(SyntheticPlan plan, int classId, int[] rows, int added, DistanceSpace space, SearchSettings settings, ProgressShare progress, CancellationToken cancellationToken)
    {
        SeededRandom random = Allocation.OfClass(options.Seed, classId);
        Grow(plan, classId, rows, Allocation.Even(added, rows.Length, ref random), space, settings, progress, cancellationToken, null);
    }

    /// <summary>As the other, with the number of new rows per base given, and partners drawn by <paramref name="other"/> where it names one.</summary>
    public void Grow(SyntheticPlan plan, int classId, int[] rows, int[] counts, DistanceSpace space, SearchSettings settings, ProgressShare progress, CancellationToken cancellationToken, PartnerDraw? other)
    {
        if (Copies(classId, rows)) plan.Add(options.Seed, classId, rows, counts, settings.Threads, cancellationToken, static (int _, ref SeededRandom _) => (-1, 0f));
        else Interpolate(plan, classId, rows, counts, space, settings, progress, cancellationToken, other);
        progress.Report(1);
    }

    private void Interpolate(SyntheticPlan plan, int classId, int[] rows, int[] counts, DistanceSpace space, SearchSettings settings, ProgressShare progress, CancellationToken cancellationToken, PartnerDraw? other)
    {
        ClassNeighborhood neighbors = ClassNeighborhood.Find(dataset.Features, rows, options.NeighborCount, space, settings, progress, cancellationToken);
        if (neighbors.Distinct == 1)
        {
            if (options.SmallClasses == SmallClassHandling.Throw)
                throw new ArgumentException($"All {rows.Length} rows of class '{NameOf(classId)}' are identical; {sampler} could only copy them. Use RandomOverSampler if copies are wanted, or leave the class out of the strategy.");
            notes.Add($"All {rows.Length} rows of class '{NameOf(classId)}' are identical: its new rows are copies.");
            plan.Add(options.Seed, classId, rows, counts, settings.Threads, cancellationToken, static (int _, ref SeededRandom _) => (-1, 0f));
            return;
        }
        if (neighbors.Distinct < rows.Length) notes.Add($"Class '{NameOf(classId)}': {rows.Length - neighbors.Distinct} of {rows.Length} rows are copies of others; copies were not used as partners of each other.");
        if (neighbors.Partners < options.NeighborCount) notes.Add($"Class '{NameOf(classId)}' has {neighbors.Distinct} different rows: {neighbors.Partners} instead of {options.NeighborCount} neighbours were used.");
        plan.Add(options.Seed, classId, rows, counts, settings.Threads, cancellationToken,
            (int position, ref SeededRandom r) => other?.Invoke(position, ref r) is { Partner: >= 0 } drawn ? drawn : (neighbors.Partner(position, r.NextInt32(neighbors.Partners)), r.NextSingle()));
    }

    private bool Copies(int classId, int[] rows)
    {
        bool small = rows.Length <= options.NeighborCount && (options.SmallClasses == SmallClassHandling.Copy || rows.Length == 1);
        if (small) notes.Add($"Class '{NameOf(classId)}' has {rows.Length} {(rows.Length == 1 ? "row" : "rows")}, fewer than NeighborCount + 1 = {options.NeighborCount + 1}: its new rows are copies.");
        return small;
    }

    private string NameOf(int classId) => dataset.LabelSet.Names[classId];
}
