using System.Globalization;
using System.Text;

namespace Threat.Core;

/// <summary>What a resampler did.</summary>
public sealed class ResamplingResult
{
    /// <summary>A result.</summary>
    /// <param name="method">The resampler's name.</param>
    /// <param name="source">The dataset that was given.</param>
    /// <param name="dataset">The resampled dataset.</param>
    /// <param name="origins">One origin per row of <paramref name="dataset"/>.</param>
    /// <param name="notes">What a reader should know: choices made, rows rounded, classes skipped and why.</param>
    /// <exception cref="ArgumentException">The number of origins is not the number of rows, or the label sets differ.</exception>
    public ResamplingResult(string method, LabeledDataset source, LabeledDataset dataset, ReadOnlyMemory<RowOrigin> origins, IReadOnlyList<string>? notes = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(method);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(dataset);
        if (origins.Length != dataset.RowCount) throw new ArgumentException($"{origins.Length} origins were given for {dataset.RowCount} rows.", nameof(origins));
        if (!source.LabelSet.Equals(dataset.LabelSet)) throw new ArgumentException($"The resampled dataset has classes [{dataset.LabelSet}], the given one [{source.LabelSet}].", nameof(dataset));
        Method = method;
        Dataset = dataset;
        Origins = origins;
        Notes = notes ?? [];
        CountsBefore = source.ClassCounts.ToArray();
        CountsAfter = dataset.ClassCounts.ToArray();
    }

    /// <summary>The resampler's name.</summary>
    public string Method { get; }

    /// <summary>The resampled dataset; its synthetic rows are marked.</summary>
    public LabeledDataset Dataset { get; }

    /// <summary>One origin per row.</summary>
    public ReadOnlyMemory<RowOrigin> Origins { get; }

    /// <summary>Rows per class before.</summary>
    public IReadOnlyList<int> CountsBefore { get; }

    /// <summary>Rows per class after.</summary>
    public IReadOnlyList<int> CountsAfter { get; }

    /// <summary>What a reader should know.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>A table of the counts before and after, and the notes.</summary>
    public override string ToString()
    {
        int width = Math.Max(5, Dataset.LabelSet.Names.Max(static n => n.Length));
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Method}: {CountsBefore.Sum():N0} rows -> {CountsAfter.Sum():N0} rows, {Dataset.SyntheticCount:N0} synthetic");
        text.AppendLine(CultureInfo.InvariantCulture, $"{"class".PadRight(width)} {"before",10} {"after",10}");
        for (int c = 0; c < CountsBefore.Count; c++)
            text.AppendLine(CultureInfo.InvariantCulture, $"{Dataset.LabelSet.Names[c].PadRight(width)} {CountsBefore[c],10:N0} {CountsAfter[c],10:N0}");
        foreach (string note in Notes) text.AppendLine(note);
        return text.ToString();
    }
}
