namespace Threat.Core;

/// <summary>A label that the label set does not know.</summary>
public sealed class UnknownLabelException : ArgumentException
{
    internal UnknownLabelException(string? label, IReadOnlyList<string> nearest, IEnumerable<string> names)
        : base($"Label '{label}' is unknown. " + (nearest.Count > 0 ? $"Did you mean {string.Join(" or ", nearest.Select(static n => $"'{n}'"))}? " : "")
            + $"Known classes: {string.Join(", ", names)}. Map other spellings with LabelSet.WithAlias.")
    {
        Label = label ?? "";
        Nearest = nearest;
    }

    /// <summary>The label as it was given.</summary>
    public string Label { get; }

    /// <summary>The nearest known labels, best first; empty when none is near.</summary>
    public IReadOnlyList<string> Nearest { get; }
}
