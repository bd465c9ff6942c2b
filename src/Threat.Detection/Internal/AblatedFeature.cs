namespace Threat.Detection.Internal;

/// <summary>A feature as ablation knows it: its name, its column, and its missing indicator's column, or -1 when it has none.</summary>
internal readonly record struct AblatedFeature(string Name, int Column, int Indicator)
{
    public bool IsAt(ReadOnlySpan<float> row, ReadOnlySpan<float> baseline)
        => row[Column] == baseline[Column] && (Indicator < 0 || row[Indicator] == baseline[Indicator]);

    public FeatureContribution Contributes(ReadOnlySpan<float> row, double contribution)
        => new(Name, Indicator >= 0 && row[Indicator] != 0 ? null : row[Column], contribution);
}
