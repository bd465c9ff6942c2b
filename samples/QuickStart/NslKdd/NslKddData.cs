using Threat.Core;

namespace QuickStart.NslKdd;

/// <summary>NSL-KDD as a labelled problem of five classes.</summary>
/// <param name="Train">KDDTrain+_20Percent.txt.</param>
/// <param name="Test">KDDTest+.txt, to be looked at once.</param>
/// <param name="Scalings">Numbers are scaled on the logarithm, one-hot columns are left alone.</param>
public sealed record NslKddData(LabeledDataset Train, LabeledDataset Test, IReadOnlyList<ColumnScaling> Scalings);
