namespace Threat.Features.Internal;

/// <summary>An entry: a value, or, without one, the mark of an invalidation, of which the links know. Without an id there is no entry.</summary>
internal struct FeatureSlot
{
    public string? EntityId;
    public FeatureFamily? Family;
    public StoredFeatures? Features;

    /// <summary>The bits of a <see cref="SlotState"/>.</summary>
    public ulong State;
}

/// <summary>What many entries have in common; without a schema, of marks of invalidations.</summary>
internal sealed record FeatureFamily(string EntityType, FeatureSchema? Schema);

/// <summary>The part of an entry that a hit does not need: its hash, its neighbours in the queue, and its last invalidation.</summary>
internal struct FeatureLinks
{
    public uint Hash;
    public int Older, Newer;

    /// <summary>Values computed at or before this instant are refused, also behind a newer one, until the other instant; −1 where there was none. UTC ticks.</summary>
    public long InvalidatedAt, RememberedUntil;
}

/// <summary>In 64 bits: when a value expires, in units of 1.6 ms; whether it was asked for; and 15 bits of the hash, so that another entry's id is hardly ever read.</summary>
internal readonly struct SlotState(ulong bits)
{
    private const int TagBits = 15, UntilShift = TagBits + 1, UnitBits = 14;
    private const ulong TagMask = (1UL << TagBits) - 1, VisitedBit = 1UL << TagBits;

    public ulong Bits => bits;

    /// <summary>In UTC ticks, rounded down.</summary>
    public long Until => (long)(bits >> UntilShift << UnitBits);

    public bool Visited => (bits & VisitedBit) != 0;

    public static ulong Of(uint hash, long until) => (ulong)until >> UnitBits << UntilShift | Tag(hash);

    public bool MayBe(uint hash) => (bits & TagMask) == Tag(hash);

    public ulong With(bool visited) => visited ? bits | VisitedBit : bits & ~VisitedBit;

    // The upper bits; the lower ones name the place.
    private static ulong Tag(uint hash) => hash >> (32 - TagBits);
}
