using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Threat.Features;

/// <summary>Whose features: the kind of entity and its id. The kind is part of the key, so address "a" and user "a" are two entities.</summary>
/// <remarks>Immutable and thread-safe. Ids are compared ordinally; normalise them first (<see cref="ForAddress(IPAddress)"/> does).</remarks>
public readonly struct FeatureKey : IEquatable<FeatureKey>
{
    /// <summary>The entity type of source addresses.</summary>
    public const string AddressType = "ip";

    /// <summary>The entity type of users.</summary>
    public const string UserType = "user";

    /// <summary>The entity type of hosts.</summary>
    public const string HostType = "host";

    private readonly int _hash;

    /// <summary>A key.</summary>
    /// <param name="entityType">The kind: 1 to 32 of a-z, 0-9, '-' and '_'.</param>
    /// <param name="entityId">The id, 1 to 1,024 characters.</param>
    /// <exception cref="ArgumentException">A part is empty, too long, or the type holds another character.</exception>
    public FeatureKey(string entityType, string entityId)
    {
        ArgumentException.ThrowIfNullOrEmpty(entityType);
        ArgumentException.ThrowIfNullOrEmpty(entityId);
        if (entityType.Length > 32) throw new ArgumentException($"Entity type '{entityType}' has {entityType.Length} characters; at most 32 are allowed.", nameof(entityType));
        foreach (char c in entityType)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '_'))
                throw new ArgumentException($"Entity type '{entityType}' holds '{c}'; allowed are a-z, 0-9, '-' and '_', as in \"{AddressType}\".", nameof(entityType));
        }
        if (entityId.Length > 1024) throw new ArgumentException($"The entity id has {entityId.Length} characters; at most 1024 are allowed. Hash long ids first.", nameof(entityId));
        EntityType = entityType;
        EntityId = entityId;
        _hash = HashCode.Combine(string.GetHashCode(entityType), string.GetHashCode(entityId));
    }

    /// <summary>The kind of entity, as in "ip".</summary>
    public string EntityType { get; }

    /// <summary>The id within the kind.</summary>
    public string EntityId { get; }

    /// <summary>The key of a source address: IPv4-mapped IPv6 becomes IPv4 and a zone id is dropped, so that one address has one key.</summary>
    public static FeatureKey ForAddress(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new FeatureKey(AddressType, EntityAddress.Normalize(address).ToString());
    }

    /// <summary>The key of a source address given as text.</summary>
    /// <exception cref="FormatException">The text is no IP address.</exception>
    public static FeatureKey ForAddress(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return IPAddress.TryParse(address, out IPAddress? parsed)
            ? ForAddress(parsed)
            : throw new FormatException($"'{address}' is no IP address. For a host name use new FeatureKey(FeatureKey.HostType, name).");
    }

    /// <summary>Whether both parts are equal.</summary>
    public bool Equals(FeatureKey other) => _hash == other._hash && EntityType == other.EntityType && EntityId == other.EntityId;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is FeatureKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>Type and id with a colon between.</summary>
    public override string ToString() => $"{EntityType}:{EntityId}";

    /// <summary>Whether both parts are equal.</summary>
    public static bool operator ==(FeatureKey left, FeatureKey right) => left.Equals(right);

    /// <summary>Whether a part differs.</summary>
    public static bool operator !=(FeatureKey left, FeatureKey right) => !left.Equals(right);
}
