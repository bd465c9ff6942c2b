namespace Threat.Features.Internal;

/// <summary>The features that only add up over the day, and those of keys.</summary>
internal static class StateTotals
{
    private const SecurityEventKinds Connection = SecurityEventKinds.Connection, Login = SecurityEventKinds.Authentication, Command = SecurityEventKinds.Command, Request = SecurityEventKinds.HttpRequest;

    public static void Compute(FeatureSink sink, WindowTotals d, KeySummary keys)
    {
        Ports(sink, d, keys);
        Traffic(sink, d);
        Logins(sink, d, keys);
        Commands(sink, d, keys);
        Requests(sink, d);
        Destinations(sink, d, keys);
    }

    private static ref FamilySummary Of(KeySummary keys, KeyFamily family) => ref keys.Families[(int)family];

    private static double Distinct(KeySummary keys, KeyFamily family, double most) => Math.Min(most, Of(keys, family).Distinct);

    private static void Entropies(FeatureSink sink, int feature, KeySummary keys, KeyFamily family, long total, SecurityEventKinds kind, double possible = double.MaxValue)
    {
        double h = Entropy.OfSum(Of(keys, family).CountLogCount(total), total, possible);
        sink.Set(feature, h, total >= 2, sink.Why(kind));
    }

    private static void Ports(FeatureSink sink, WindowTotals d, KeySummary keys)
    {
        FeatureStatus why = sink.Why(Connection);
        long n = d.Counts[Counted.Ported], from = d.Counts[Counted.SourcePorted], known = d.Counts[Counted.Protocols], all = d.Counts[Counted.Types];
        sink.Set(F.DstPortNormalized, Of(keys, KeyFamily.DestinationPort).Mode / 65535.0, n > 0, why);
        sink.Count(F.UniqueDstPorts, Distinct(keys, KeyFamily.DestinationPort, Math.Min(n, 65536)), Connection, all, n);
        Entropies(sink, F.PortDiversity, keys, KeyFamily.DestinationPort, n, Connection, 65536);
        sink.Share(F.IsCommonPort, d.Counts[Counted.Common], n, Connection);
        sink.Share(F.IsHighPort, d.Counts[Counted.High], n, Connection);
        double median = keys.MedianSourcePort();
        sink.Set(F.SrcPortNormalized, median / 65535, from > 0 && !double.IsNaN(median), why);
        sink.Count(F.UniqueSrcPorts, Distinct(keys, KeyFamily.SourcePort, Math.Min(from, 65536)), Connection, all, from);
        sink.Share(F.IsTcp, d.Counts[Counted.Tcp], known, Connection);
        sink.Share(F.IsUdp, d.Counts[Counted.Udp], known, Connection);
        sink.Share(F.IsIcmp, d.Counts[Counted.Icmp], known, Connection);
        sink.Share(F.IsHttp, d.Counts[Counted.Http], all, Connection);
        sink.Share(F.IsSsh, d.Counts[Counted.Ssh], all, Connection);
    }

    private static void Traffic(FeatureSink sink, WindowTotals d)
    {
        long all = d.Counts[Counted.Types], stated = d.Counts[Counted.Stated], closed = d.Counts[Counted.Closed];
        bool none = all == 0;
        FeatureStatus why = none ? sink.Why(Connection) : FeatureStatus.NotObserved;
        sink.Count(F.BytesSent, d.Sums[Summed.Sent], Connection, all, d.Counts[Counted.KnowsSent]);
        sink.Count(F.BytesReceived, d.Sums[Summed.Received], Connection, all, d.Counts[Counted.KnowsReceived]);
        sink.Count(F.TotalBytes, d.Sums[Summed.Sent] + d.Sums[Summed.Received], Connection, all, d.Counts[Counted.KnowsSent] + d.Counts[Counted.KnowsReceived]);
        sink.Count(F.PacketCount, d.Sums[Summed.Packets], Connection, all, d.Counts[Counted.KnowsPackets]);
        double packets = d.Sums[Summed.IpPackets];
        sink.Set(F.AvgPacketSize, packets > 0 ? d.Sums[Summed.IpBytes] / packets : 0, packets > 0, why);
        sink.Count(F.ConnectionCount, all, Connection);
        sink.Set(F.ConnectionDuration, closed > 0 ? d.Sums[Summed.ClosedTicks] / closed / TimeKernel.Second : 0, closed > 0, none ? sink.Why(Connection) : FeatureStatus.Insufficient);
        sink.Set(F.ConnectionFailures, stated > 0 ? d.Counts[Counted.Failed] / (double)stated : 0, stated > 0, why);
    }

    private static void Logins(FeatureSink sink, WindowTotals d, KeySummary keys)
    {
        long all = d.Counts[Counted.Types + 1] + d.Counts[Counted.Types + 2], named = d.Counts[Counted.Named], passwords = d.Counts[Counted.WithPassword];
        long failures = d.Counts[Counted.Failures], successes = d.Counts[Counted.Successes];
        double distinct = Distinct(keys, KeyFamily.Password, passwords);
        sink.Count(F.FailedLoginCount, failures, Login);
        sink.Count(F.SuccessfulLoginCount, successes, Login);
        sink.Share(F.LoginFailureRate, failures, failures + successes, Login);
        sink.Count(F.UniqueUsernames, Distinct(keys, KeyFamily.User, named), Login, all, named);
        sink.Count(F.UniquePasswords, distinct, Login, all, passwords);
        sink.Count(F.DefaultCredentialsAttempted, d.Counts[Counted.Defaults], Login, all, passwords);
        sink.Set(F.PasswordDiversity, passwords > 0 ? distinct / passwords : 0, passwords > 0, all > 0 ? FeatureStatus.NotObserved : sink.Why(Login));
        Entropies(sink, F.UsernameDiversity, keys, KeyFamily.User, named, Login);
    }

    private static void Commands(FeatureSink sink, WindowTotals d, KeySummary keys)
    {
        const SecurityEventKinds both = Command | SecurityEventKinds.FileTransfer;
        long all = d.Counts[Counted.Types + 3];
        sink.Count(F.CommandCount, all, Command);
        sink.Count(F.UniqueCommands, Of(keys, KeyFamily.Command).Distinct, Command);
        sink.Share(F.DangerousCommands, d.Counts[Counted.Dangerous], all, Command);
        sink.Count(F.DownloadAttempts, d.Counts[Counted.Downloads], both);
        sink.Count(F.UploadAttempts, d.Counts[Counted.Uploads], both);
        sink.Share(F.ScriptExecutionScore, d.Counts[Counted.Scripts], all, Command);
        sink.Count(F.ShellSpawningScore, d.Counts[Counted.Shells] > 0 ? 1 : 0, Command);
        sink.Count(F.PrivilegeEscalationScore, d.Escalation / 2.0, Command);
        Entropies(sink, F.CommandEntropy, keys, KeyFamily.Verb, d.Counts[Counted.Verbs], Command);
    }

    private static void Requests(FeatureSink sink, WindowTotals d)
    {
        long all = d.Counts[Counted.Types + 6], measured = d.Counts[Counted.Measured];
        Span<int> methods = stackalloc int[HttpMethods.Count];
        for (int i = 0; i < methods.Length; i++) methods[i] = (int)Math.Min(int.MaxValue, d.Counts[Counted.Methods + i]);
        sink.Count(F.HttpRequests, all, Request);
        double h = Entropy.Normalized(methods, all, HttpMethods.Count);
        sink.Set(F.HttpMethodsDiversity, h, all >= 2, sink.Why(Request));
        sink.Share(F.UrlLengthAvg, d.Sums[Summed.UrlBytes], all, Request);
        sink.Share(F.UrlEntropy, d.Sums[Summed.UrlEntropy] / Summed.EntropyStep, measured, Request);
        sink.Share(F.SuspiciousPaths, d.Counts[Counted.Suspicious], all, Request);
        sink.Share(F.SqlInjectionIndicators, d.Counts[Counted.Sql], all, Request);
        sink.Share(F.XssIndicators, d.Counts[Counted.Markup], all, Request);
        sink.Share(F.PathTraversalIndicators, d.Counts[Counted.Traversal], all, Request);
    }

    private static void Destinations(FeatureSink sink, WindowTotals d, KeySummary keys)
    {
        long known = d.Counts[Counted.Targeted], accesses = d.Counts[Counted.Accesses];
        double distinct = Distinct(keys, KeyFamily.Destination, known);
        Entropies(sink, F.EntropyScore, keys, KeyFamily.Mix, d.Events, SecurityEventKinds.All);
        sink.Set(F.ConnectivityScore, known > 0 ? distinct / known : 0, known > 0, sink.Why(Connection));
        Entropies(sink, F.CommunicationPatternEntropy, keys, KeyFamily.Destination, known, Connection);
        sink.Count(F.UniqueDestinations, distinct, Connection, d.Counts[Counted.Types], known);
        sink.Share(F.ResourceAccessDiversity, Distinct(keys, KeyFamily.Resource, accesses), accesses, Request | SecurityEventKinds.FileTransfer);
    }
}
