namespace Threat.Core;

/// <summary>One turn of a cross-validation: the rows to fit on and the rows to measure on. Together they are all rows.</summary>
/// <param name="Index">The fold's number, from 0.</param>
/// <param name="TrainRows">Rows to fit on, ascending.</param>
/// <param name="TestRows">Rows to measure on, ascending.</param>
public sealed record Fold(int Index, ReadOnlyMemory<int> TrainRows, ReadOnlyMemory<int> TestRows);
