namespace Threat.Features.Internal;

/// <summary>
/// Feature 92: 1 − Π(1 − w) over the internal hosts that an internal source reached within the last hour on an administration port and did not
/// know in its baseline; w is 0.1, or 0.25 with a successful login there.
/// </summary>
internal static class LateralKernel
{
    private const SecurityEventKinds Kind = SecurityEventKinds.Connection;

    public static void Compute(ExtractionWorkspace w, FeatureSink sink, SiteProfile site, EntityBaseline? baseline, AddressKey source, long asOf)
    {
        if (!site.IsInternal(source))
        {
            sink.Miss(F.LateralMovementScore, FeatureStatus.NotApplicable);
            return;
        }
        if (baseline is null || baseline.EventCount == 0)
        {
            sink.Miss(F.LateralMovementScore, baseline is null ? FeatureStatus.NotObserved : FeatureStatus.Insufficient);
            return;
        }
        long from = asOf - TimeKernel.Hour;
        Span<int> state = w.Counts.Take(w.Targets.Count, 0);
        for (int i = 0; i < w.Connections.Count; i++)
        {
            ConnectionEvent c = w.Connections.Span[i];
            int t = w.ConnectionTarget.Span[i];
            if (t < 0 || c.TimeTicks < from || !IsReached(c.State) || !IsAdministration(c.DestinationPortOrNone)) continue;
            AddressKey host = c.DestinationKey;
            if (!host.Equals(source) && site.IsInternal(host) && !baseline.InternalHosts.Contains(host)) state[t] = Math.Max(state[t], 1);
        }
        for (int i = 0; i < w.Logins.Count; i++)
        {
            AuthenticationEvent a = w.Logins.Span[i];
            int t = w.LoginTarget.Span[i];
            if (t >= 0 && state[t] > 0 && a.TimeTicks >= from && a.Outcome == EventOutcome.Success) state[t] = 2;
        }
        double clean = 1;
        foreach (int s in state) clean *= s switch { 0 => 1, 1 => 0.9, _ => 0.75 };
        sink.Count(F.LateralMovementScore, 1 - clean, Kind);
    }

    public static bool IsAdministration(int port) => port is 22 or 135 or 445 or 3389 or 5985 or 5986;

    public static bool IsReached(ConnectionState state)
        => state is ConnectionState.Unknown or ConnectionState.S1 or ConnectionState.SF or ConnectionState.S2 or ConnectionState.S3 or ConnectionState.RSTO or ConnectionState.RSTR;
}
