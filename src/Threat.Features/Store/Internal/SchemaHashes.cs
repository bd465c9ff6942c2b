using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Threat.Features.Internal;

/// <summary>The 16 bytes of a schema's hash, parsed once a schema.</summary>
internal static class SchemaHashes
{
    private static readonly ConditionalWeakTable<FeatureSchema, StrongBox<UInt128>> Parsed = [];
    private static readonly UInt128 Threat100 = Parse(FeatureSchema.Threat100);

    public static UInt128 Of(FeatureSchema schema)
        => ReferenceEquals(schema, FeatureSchema.Threat100) ? Threat100 : Parsed.GetValue(schema, static s => new StrongBox<UInt128>(Parse(s))).Value;

    private static UInt128 Parse(FeatureSchema schema) => MemoryMarshal.Read<UInt128>(Convert.FromHexString(schema.Id.Hash));
}
