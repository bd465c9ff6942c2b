namespace Threat.Core.Internal;

/// <summary>Hands out a matrix column by column, reading as many columns at a time as a cache line holds.</summary>
internal sealed class ColumnBlock(FeatureMatrix features)
{
    private const int Width = 16;
    private readonly double[][] _columns = [.. Enumerable.Range(0, Math.Min(Width, features.ColumnCount)).Select(_ => new double[features.RowCount])];
    private int _first = -Width;

    /// <summary>A column as doubles; the array is the block's own until the next block is read and may be changed.</summary>
    public double[] Column(int column)
    {
        int first = column - column % Width;
        if (first != _first) Read(_first = first);
        return _columns[column - first];
    }

    private void Read(int first)
    {
        int count = Math.Min(Width, features.ColumnCount - first);
        ReadOnlySpan<float> values = features.Values.Span;
        for (int i = 0; i < features.RowCount; i++)
        {
            ReadOnlySpan<float> row = values.Slice(i * features.ColumnCount + first, count);
            for (int j = 0; j < row.Length; j++) _columns[j][i] = row[j];
        }
    }
}
