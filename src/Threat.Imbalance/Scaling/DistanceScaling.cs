using Threat.Imbalance.Internal;

namespace Threat.Imbalance;

/// <summary>
/// How columns are scaled while neighbours are chosen. Only the distances see the scaled values: new rows are interpolated between the raw values of their parents,
/// so nothing has to be scaled back and a constant or whole-numbered column is not disturbed by rounding.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class DistanceScaling
{
    private DistanceScaling(ColumnScaling? all, ColumnScaling[]? columns, FeatureScaler? scaler, string text)
    {
        All = all;
        Columns = columns;
        Scaler = scaler;
        Text = text;
    }

    internal ColumnScaling? All { get; }

    internal ColumnScaling[]? Columns { get; }

    internal FeatureScaler? Scaler { get; }

    private string Text { get; }

    /// <summary>
    /// Chosen per column from up to 8,192 evenly spaced rows: a column of two values that differ by 1, as 0 and 1, is left as it is; a heavy-tailed one (its largest distance
    /// from the median is more than 20 times that of its 5 % or 95 % point, whichever lies farther) goes through a signed logarithm and is standardised, any other is standardised.
    /// A column that is constant in those rows is looked at in all rows.
    /// </summary>
    public static DistanceScaling Auto { get; } = new(null, null, null, "auto");

    /// <summary>Distances on the values as given: for data that is scaled already.</summary>
    public static DistanceScaling None { get; } = new(ColumnScaling.None, null, null, "none");

    /// <summary>One kind for every column, fitted on all rows of the dataset.</summary>
    public static DistanceScaling Of(ColumnScaling scaling)
        => Enum.IsDefined(scaling) ? new(scaling, null, null, scaling.ToString()) : throw new ArgumentOutOfRangeException(nameof(scaling), scaling, $"{scaling} is no known scaling.");

    /// <summary>A kind per column, fitted on all rows of the dataset.</summary>
    public static DistanceScaling PerColumn(params ReadOnlySpan<ColumnScaling> scalings) => new(null, scalings.ToArray(), null, "per column");

    /// <summary>A scaler that was fitted before.</summary>
    public static DistanceScaling Given(FeatureScaler scaler)
    {
        ArgumentNullException.ThrowIfNull(scaler);
        return new(null, null, scaler, "given");
    }

    /// <summary>A short name.</summary>
    public override string ToString() => Text;
}
