using System.Net;

namespace Threat.Features.Intelligence;

/// <summary>Knows, from memory, whether an address was listed at an instant.</summary>
/// <remarks>Implementations are thread-safe and never wait: no file, no network. They answer as of the instant asked for, so that a replay sees what was known then.</remarks>
public interface IIndicatorProvider
{
    /// <summary>The name, unique among the providers.</summary>
    string Name { get; }

    /// <summary>What being listed means.</summary>
    FeedKind Kind { get; }

    /// <summary>How much a listing weighs in reputation_score, 0 to 1.</summary>
    double Weight { get; }

    /// <summary>Whether the address was listed at an instant.</summary>
    IndicatorMatch Check(IPAddress address, DateTimeOffset asOf);

    /// <summary>Whether it was listed at any instant in [<paramref name="from"/>, <paramref name="to"/>). Not listed means at none of them: when what is known leaves a gap, the answer is unknown.</summary>
    IndicatorMatch CheckWithin(IPAddress address, DateTimeOffset from, DateTimeOffset to);
}
