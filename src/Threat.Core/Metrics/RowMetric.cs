namespace Threat.Core;

/// <summary>A metric over some rows.</summary>
/// <param name="rows">Row numbers; a row may come more than once.</param>
/// <returns>The value; NaN when it is undefined on these rows.</returns>
public delegate double RowMetric(ReadOnlySpan<int> rows);
