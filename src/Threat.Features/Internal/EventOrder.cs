using System.Runtime.CompilerServices;

namespace Threat.Features.Internal;

/// <summary>(time, sequence, id), then what else tells events apart, and at last the object itself: any permutation of the same objects sorts to one order, with repetitions side by side.</summary>
internal sealed class EventOrder : IComparer<SecurityEvent>
{
    public static readonly EventOrder Instance = new();

    public int Compare(SecurityEvent? x, SecurityEvent? y)
    {
        if (ReferenceEquals(x, y)) return 0;
        int c = x!.TimeTicks.CompareTo(y!.TimeTicks);
        if (c != 0) return c;
        if ((c = x.Sequence.CompareTo(y.Sequence)) != 0) return c;
        if ((c = string.CompareOrdinal(x.Id, y.Id)) != 0) return c;
        if ((c = x.Kind.CompareTo(y.Kind)) != 0) return c;
        if ((c = x.DestinationKey.CompareTo(y.DestinationKey)) != 0) return c;
        if ((c = x.DestinationPortOrNone.CompareTo(y.DestinationPortOrNone)) != 0) return c;
        if ((c = x.SourcePortOrNone.CompareTo(y.SourcePortOrNone)) != 0) return c;
        return RuntimeHelpers.GetHashCode(x).CompareTo(RuntimeHelpers.GetHashCode(y));
    }
}
