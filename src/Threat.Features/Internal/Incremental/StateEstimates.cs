namespace Threat.Features.Internal;

/// <summary>Which features of a reading are estimates.</summary>
internal static class StateEstimates
{
    /// <summary>Features that look at sequences: over the latest events, with the best of older hours where there is one.</summary>
    private static readonly int[] OfSequences =
    [
        F.BurstScore, F.PacketRate, F.PortScanScore, F.BruteForceScore, F.CredentialStuffingScore, F.ConcurrentConnections, F.ReconnectionRate, F.RandomnessScore, F.StddevInterEventTime, F.EventRegularity, F.InterEventTimeEntropy, F.TimingRegularity,
        F.LateralMovementScore,
    ];

    private static readonly (KeyFamily Family, int[] Features)[] OfKeys =
    [
        (KeyFamily.DestinationPort, [F.DstPortNormalized, F.UniqueDstPorts, F.PortDiversity]), (KeyFamily.SourcePort, [F.SrcPortNormalized, F.UniqueSrcPorts]), (KeyFamily.User, [F.UniqueUsernames, F.UsernameDiversity]),
        (KeyFamily.Password, [F.UniquePasswords, F.PasswordDiversity]), (KeyFamily.Command, [F.UniqueCommands]), (KeyFamily.Verb, [F.CommandEntropy]), (KeyFamily.Destination, [F.ConnectivityScore, F.CommunicationPatternEntropy, F.UniqueDestinations]),
        (KeyFamily.Mix, [F.EntropyScore]), (KeyFamily.Resource, [F.ResourceAccessDiversity]),
    ];

    public static IReadOnlyList<string> Of(StateReader reader)
    {
        if (!reader.IsFolded && !reader.LacksHosts && reader.Families.All(static f => !f.IsEstimate)) return [];
        SortedSet<int> features = [];
        if (reader.IsFolded) features.UnionWith(OfSequences);
        if (reader.LacksHosts) features.Add(F.LateralMovementScore);
        foreach ((KeyFamily family, int[] of) in OfKeys)
        {
            if (reader.Families[(int)family].IsEstimate) features.UnionWith(of);
        }
        return [.. features.Where(f => reader.Sink.Statuses[f] == FeatureStatus.Ok).Select(static f => Threat100Names.All[f])];
    }
}
