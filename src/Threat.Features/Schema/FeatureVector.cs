using System.Globalization;
using System.Runtime.InteropServices;
using Threat.Core;

namespace Threat.Features;

/// <summary>The features of one entity at one instant: values in raw units, and per value whether it is valid and if not why.</summary>
/// <remarks>Immutable and thread-safe. A missing value reads as NaN through the indexer, never as 0.</remarks>
public sealed class FeatureVector
{
    private readonly float[] _values;
    private readonly FeatureStatus[] _statuses;

    /// <summary>A vector; the arrays are copied.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="asOf">The instant it describes: events before it, never at or after it.</param>
    /// <param name="values">One finite value per feature; what stands at a missing place is ignored.</param>
    /// <param name="statuses">One status per feature.</param>
    /// <exception cref="ArgumentException">A length is wrong, or a valid value is NaN or infinite.</exception>
    public FeatureVector(FeatureSchema schema, DateTimeOffset asOf, ReadOnlySpan<float> values, ReadOnlySpan<FeatureStatus> statuses)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (values.Length != schema.Count || statuses.Length != schema.Count)
            throw new ArgumentException($"Schema {schema.Id.Name} has {schema.Count} features, but {values.Length} values and {statuses.Length} statuses were given.");
        Schema = schema;
        AsOf = asOf.ToUniversalTime();
        _values = values.ToArray();
        _statuses = statuses.ToArray();
        for (int i = 0; i < _values.Length; i++)
        {
            if (_statuses[i] != FeatureStatus.Ok) _values[i] = 0f;
            else if (!float.IsFinite(_values[i])) throw new ArgumentException($"Feature '{schema.Id.Columns[i]}' is valid but {_values[i]}; a valid value is finite.", nameof(values));
        }
    }

    // Takes the arrays over without a copy: the caller has checked them and holds 0 at missing places.
    internal FeatureVector(FeatureSchema schema, DateTimeOffset asOf, float[] values, FeatureStatus[] statuses, bool trusted)
    {
        System.Diagnostics.Debug.Assert(trusted && values.Length == schema.Count && statuses.Length == schema.Count);
        Schema = schema;
        AsOf = asOf;
        _values = values;
        _statuses = statuses;
    }

    /// <summary>The schema.</summary>
    public FeatureSchema Schema { get; }

    /// <summary>The instant it describes, UTC.</summary>
    public DateTimeOffset AsOf { get; }

    /// <summary>The values; 0 at missing places, so read <see cref="Statuses"/> beside it.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The status of each value.</summary>
    public ReadOnlySpan<FeatureStatus> Statuses => _statuses;

    /// <summary>A value by name, or NaN when it is missing.</summary>
    /// <exception cref="KeyNotFoundException">There is no such feature.</exception>
    public float this[string name] => Schema.IndexOf(name) is int i && _statuses[i] == FeatureStatus.Ok ? _values[i] : float.NaN;

    /// <summary>The features of another schema that this vector also has, by name, as in <see cref="FeatureSchema.Threat100Basic"/>.</summary>
    /// <param name="schema">A schema whose features are all in this vector's.</param>
    /// <exception cref="ArgumentException">This vector lacks a feature of the schema.</exception>
    public FeatureVector View(FeatureSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (ReferenceEquals(schema, Schema)) return this;
        float[] values = new float[schema.Count];
        FeatureStatus[] statuses = new FeatureStatus[schema.Count];
        for (int i = 0; i < values.Length; i++)
        {
            if (!Schema.Contains(schema.Id.Columns[i], out int at)) throw new ArgumentException($"Schema {schema.Id.Name} has the feature '{schema.Id.Columns[i]}', which vectors of {Schema.Id.Name} lack.", nameof(schema));
            (values[i], statuses[i]) = (_values[at], _statuses[at]);
        }
        return new FeatureVector(schema, AsOf, values, statuses, true);
    }

    /// <summary>The missing mask: bit i % 64 of word i / 64 is set where value i is missing.</summary>
    public ulong[] MissingMask()
    {
        ulong[] mask = new ulong[MissingIndicators.MaskLength(_values.Length)];
        for (int i = 0; i < _statuses.Length; i++)
        {
            if (_statuses[i] != FeatureStatus.Ok) mask[i >> 6] |= 1UL << (i & 63);
        }
        return mask;
    }

    /// <summary>Writes what a model sees: values, then missing indicators.</summary>
    /// <param name="destination">2 × <see cref="FeatureSchema.Count"/> places.</param>
    public void EncodeTo(Span<float> destination)
    {
        if (destination.Length != 2 * _values.Length) throw new ArgumentException($"{2 * _values.Length} places are needed, {destination.Length} were given.", nameof(destination));
        _values.CopyTo(destination);
        for (int i = 0; i < _statuses.Length; i++) destination[_values.Length + i] = _statuses[i] == FeatureStatus.Ok ? 0f : 1f;
    }

    /// <summary>One line: schema, instant, and how many values are valid.</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Schema.Id.Name} at {AsOf:yyyy-MM-dd HH:mm:ss}Z: {MemoryMarshal.Cast<FeatureStatus, byte>(_statuses).Count((byte)FeatureStatus.Ok)} of {_values.Length} features valid");

    /// <summary>The encoded rows of many vectors, with column names.</summary>
    /// <exception cref="ArgumentException">A vector is of another schema.</exception>
    public static FeatureMatrix Encode(FeatureSchema schema, IReadOnlyList<FeatureVector> vectors)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(vectors);
        int width = 2 * schema.Count;
        float[] rows = new float[checked(vectors.Count * width)];
        for (int i = 0; i < vectors.Count; i++)
        {
            if (!vectors[i].Schema.Id.Equals(schema.Id)) throw new ArgumentException($"Vector {i} is of schema {vectors[i].Schema.Id}; expected {schema.Id}.", nameof(vectors));
            vectors[i].EncodeTo(rows.AsSpan(i * width, width));
        }
        return FeatureMatrix.FromMemory(rows, width, schema.ModelInput.Columns);
    }
}
