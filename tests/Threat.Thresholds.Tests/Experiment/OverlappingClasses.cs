namespace Threat.Thresholds.Tests.Experiment;

/// <summary>Seven overlapping classes in the proportions of CICIDS2017, each a mixture of three clusters in twelve columns: a line cannot part them, a network partly can.</summary>
internal sealed class OverlappingClasses
{
    public const int Columns = 12;
    private const int Clusters = 3;
    private readonly float[][] _centres;
    private readonly Random _random;

    public OverlappingClasses(int seed)
    {
        _random = new Random(seed);
        _centres = [.. Enumerable.Range(0, Synthetic.Shares.Length * Clusters).Select(_ => Enumerable.Range(0, Columns).Select(_ => (float)(0.8 * Synthetic.Normal(_random))).ToArray())];
    }

    public (float[] Features, int[] Labels) Draw(int rows)
    {
        float[] features = new float[rows * Columns];
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            labels[i] = Synthetic.Draw(_random.NextDouble());
            float[] centre = _centres[labels[i] * Clusters + _random.Next(Clusters)];
            for (int j = 0; j < Columns; j++) features[i * Columns + j] = centre[j] + (float)Synthetic.Normal(_random);
        }
        return (features, labels);
    }
}
