namespace Threat.Retraining.Internal;

/// <summary>Which of the newest rows test: those of sources whose hash falls into the share. The rows of the others are learned from.</summary>
internal sealed class TestSources
{
    private const string Purpose = "threat-test/1";
    private readonly TestSplitRecord _split;
    private readonly SourcePosition _positions;

    /// <summary>As another run has divided them.</summary>
    public TestSources(TestSplitRecord split)
    {
        _split = split;
        _positions = new SourcePosition(Purpose, split.DividedSources);
    }

    /// <summary>Whether it was tested on, so not learned from.</summary>
    public bool Holds(string source, DateTimeOffset time) => time >= _split.From && _positions.Of(source, time) < _split.Share;

    /// <summary>Positions of a dataset's rows.</summary>
    public static SourcePosition Positions(LabeledDataset dataset) => new(Purpose, dataset);
}
