using System.Globalization;
using System.Text;

namespace Threat.Core;

/// <summary>The four parts of a dataset, which rows went where, and what a reader should know about the cut.</summary>
/// <remarks>Immutable and thread-safe. No row is in two parts. A part whose fraction was 0 has 0 rows.</remarks>
public sealed class DataSplit
{
    internal static readonly string[] PartNames = ["Train", "Calibrate", "Threshold", "Test"];

    private readonly int[][] _rows;
    private readonly LabeledDataset[] _parts;

    internal DataSplit(LabeledDataset source, int[][] rows, int purgedByTime, int purgedByEntity, IReadOnlyList<string> notes)
    {
        _rows = rows;
        _parts = [.. rows.Select(r => source.Select(r))];
        PurgedByTime = purgedByTime;
        PurgedByEntity = purgedByEntity;
        Notes = notes;
    }

    /// <summary>Rows to train on. Resample this part only.</summary>
    public LabeledDataset Train => _parts[0];

    /// <summary>Rows to fit the calibration on.</summary>
    public LabeledDataset Calibrate => _parts[1];

    /// <summary>Rows to choose thresholds on.</summary>
    public LabeledDataset Threshold => _parts[2];

    /// <summary>Rows to measure on, once.</summary>
    public LabeledDataset Test => _parts[3];

    /// <summary>The rows of the given dataset that are in <see cref="Train"/>, in its order (ascending).</summary>
    public ReadOnlyMemory<int> TrainRows => _rows[0];

    /// <summary>The rows of the given dataset that are in <see cref="Calibrate"/>, in its order (ascending).</summary>
    public ReadOnlyMemory<int> CalibrateRows => _rows[1];

    /// <summary>The rows of the given dataset that are in <see cref="Threshold"/>, in its order (ascending).</summary>
    public ReadOnlyMemory<int> ThresholdRows => _rows[2];

    /// <summary>The rows of the given dataset that are in <see cref="Test"/>, in its order (ascending).</summary>
    public ReadOnlyMemory<int> TestRows => _rows[3];

    /// <summary>Rows left out because they lie within the purge gap before a boundary.</summary>
    public int PurgedByTime { get; }

    /// <summary>Rows left out because most rows of their entity lie in another part.</summary>
    public int PurgedByEntity { get; }

    /// <summary>Rows left out in all.</summary>
    public int PurgedCount => PurgedByTime + PurgedByEntity;

    /// <summary>What was done: rows left out, classes absent from a part, copies across parts.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>A table of rows per class and part, and the notes.</summary>
    public override string ToString()
    {
        LabelSet labels = Train.LabelSet;
        int width = Math.Max(5, labels.Names.Max(static n => n.Length));
        StringBuilder text = new();
        text.AppendLine(string.Concat("class".PadRight(width), string.Concat(PartNames.Select(static n => n.ToLowerInvariant().PadLeft(11)))));
        for (int c = 0; c < labels.Count; c++)
        {
            text.Append(labels.Names[c].PadRight(width));
            foreach (LabeledDataset part in _parts) text.Append(CultureInfo.InvariantCulture, $"{part.ClassCounts[c],11:N0}");
            text.AppendLine();
        }
        text.Append("total".PadRight(width));
        foreach (LabeledDataset part in _parts) text.Append(CultureInfo.InvariantCulture, $"{part.RowCount,11:N0}");
        text.AppendLine();
        foreach (string note in Notes) text.AppendLine(note);
        return text.ToString();
    }
}
