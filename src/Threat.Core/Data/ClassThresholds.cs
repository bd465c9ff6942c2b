using System.Collections.Immutable;
using System.Text.Json;

namespace Threat.Core;

/// <summary>One threshold in (0, 1] per class, known by class name as well as by id.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class ClassThresholds
{
    private readonly double[] _values;

    /// <summary>Thresholds for all classes of a label set, in the order of its ids.</summary>
    /// <exception cref="ArgumentException">The number of values is not the number of classes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is NaN, 0 or less, or above 1.</exception>
    public ClassThresholds(LabelSet labels, ReadOnlySpan<double> values)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (values.Length != labels.Count) throw new ArgumentException($"{values.Length} thresholds were given for {labels.Count} classes ({labels}).", nameof(values));
        for (int c = 0; c < values.Length; c++)
        {
            if (!(values[c] > 0 && values[c] <= 1))
                throw new ArgumentOutOfRangeException(nameof(values), values[c], FormattableString.Invariant($"The threshold of class '{labels.Names[c]}' is {values[c]}; it must be above 0 and at most 1."));
        }
        Labels = labels;
        _values = values.ToArray();
    }

    /// <summary>The classes.</summary>
    public LabelSet Labels { get; }

    /// <summary>The thresholds by class id.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The threshold of a class by id.</summary>
    public double this[int classId] => _values[classId];

    /// <summary>The threshold of a class by name or alias.</summary>
    /// <exception cref="UnknownLabelException">The class is unknown.</exception>
    public double this[string className] => _values[Labels.IdOf(className)];

    /// <summary>The same threshold for every class.</summary>
    public static ClassThresholds Uniform(LabelSet labels, double value = 0.5)
    {
        ArgumentNullException.ThrowIfNull(labels);
        double[] values = new double[labels.Count];
        Array.Fill(values, value);
        return new ClassThresholds(labels, values);
    }

    /// <summary>A copy with one threshold changed.</summary>
    public ClassThresholds With(string className, double value)
    {
        double[] values = [.. _values];
        values[Labels.IdOf(className)] = value;
        return new ClassThresholds(Labels, values);
    }

    /// <summary>An object with one number per class name; numbers round-trip exactly.</summary>
    public string ToJson() => JsonSerializer.Serialize(Labels.Names.Zip(_values).ToDictionary(p => p.First, p => p.Second), Internal.CoreJson.Default.DictionaryStringDouble);

    /// <summary>Reads <see cref="ToJson"/>.</summary>
    /// <exception cref="InvalidDataException">The JSON is malformed, or names other classes than <paramref name="labels"/>.</exception>
    public static ClassThresholds FromJson(string json, LabelSet labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Dictionary<string, double> read;
        try
        {
            read = JsonSerializer.Deserialize(json, Internal.CoreJson.Default.DictionaryStringDouble) ?? throw new InvalidDataException("The thresholds are null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The thresholds are no JSON object of numbers: {e.Message}", e);
        }
        ImmutableArray<string> unknown = [.. read.Keys.Where(k => !labels.Names.Contains(k))], absent = [.. labels.Names.Where(n => !read.ContainsKey(n))];
        if (unknown.Length + absent.Length > 0)
            throw new InvalidDataException($"The thresholds are of another label set: unknown here [{string.Join(", ", unknown)}], absent there [{string.Join(", ", absent)}]. Expected classes: {labels}.");
        try
        {
            return new ClassThresholds(labels, [.. labels.Names.Select(n => read[n])]);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    /// <summary>As in "Normal=0.5, DDoS=0.31".</summary>
    public override string ToString() => string.Join(", ", Labels.Names.Zip(_values).Select(p => FormattableString.Invariant($"{p.First}={p.Second:G4}")));
}
