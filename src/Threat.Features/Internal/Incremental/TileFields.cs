namespace Threat.Features.Internal;

/// <summary>The places of an hour tile's counts.</summary>
internal static class Counted
{
    public const int Types = 0, Methods = Types + EventTypes.Count, Bins = Methods + HttpMethods.Count, Failures = Bins + 32, Successes = Failures + 1, WithPassword = Failures + 2, Defaults = Failures + 3, Named = Failures + 4, Ported = Failures + 5,
        Common = Failures + 6, High = Failures + 7, Protocols = Failures + 8, Tcp = Failures + 9, Udp = Failures + 10, Icmp = Failures + 11, Http = Failures + 12, Ssh = Failures + 13, Stated = Failures + 14, Failed = Failures + 15, Closed = Failures + 16,
        SourcePorted = Failures + 17, KnowsSent = Failures + 18, KnowsReceived = Failures + 19, KnowsPackets = Failures + 20, Targeted = Failures + 21, Dangerous = Failures + 22, Downloads = Failures + 23, Uploads = Failures + 24, Scripts = Failures + 25,
        Shells = Failures + 26, Verbs = Failures + 27, Measured = Failures + 28, Suspicious = Failures + 29, Sql = Failures + 30, Markup = Failures + 31, Traversal = Failures + 32, Accesses = Failures + 33, Reopened = Failures + 34, Timed = Failures + 35,
        Gaps = Failures + 36, Count = Failures + 37;
}

/// <summary>The places of an hour tile's sums.</summary>
internal static class Summed
{
    public const int ClosedTicks = 0, Sent = 1, Received = 2, Packets = 3, IpBytes = 4, IpPackets = 5, ExternalSent = 6, ExternalReceived = 7, UrlBytes = 8, UrlEntropy = 9, GapTicks = 10, Count = 11;

    /// <summary>Entropy is summed in steps of 2^−32 bit, so that the order of addition changes nothing.</summary>
    public const double EntropyStep = 4294967296;
}
