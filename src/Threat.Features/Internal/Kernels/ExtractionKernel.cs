using System.Net;

namespace Threat.Features.Internal;

/// <summary>Runs every kernel over the selected events.</summary>
internal static class ExtractionKernel
{
    public static void Compute(ExtractionWorkspace w, SiteProfile site, IPAddress source, long asOf, EntityContext? context)
    {
        FeatureSink sink = w.Sink;
        sink.Reset(site.LiveSensors ?? context?.LiveSensors ?? w.Seen);
        long firstSeen = context?.FirstSeen is { } seen && (w.FirstSeenTicks < 0 || seen.UtcTicks < w.FirstSeenTicks) ? seen.UtcTicks : w.FirstSeenTicks;
        EntityBaseline? baseline = context?.Baseline ?? (w.Older.Count > 0 ? BaselineKernel.Build(w, site, asOf, firstSeen) : null);

        TimeKernel.Calendar(sink, site.Calendar, asOf);
        TimeKernel.Volume(sink, w.Window.Times, asOf, firstSeen);
        Moments sessions = IntervalKernel.Compute(w, sink, asOf);
        PortKernel.Compute(w, sink, site);
        ScanKernel.Compute(w, sink);
        AuthenticationKernel.Compute(w, sink, asOf);
        CommandKernel.Compute(w, sink);
        TrafficKernel.Compute(w, sink, asOf);
        LifetimeKernel.Compute(w, sink, asOf);
        HttpKernel.Compute(w, sink);
        BeaconKernel.Compute(w, sink, asOf);
        DestinationKernel.Compute(w, sink);
        BaselineKernel.Total(w, site, w.Day);
        BaselineKernel.Compare(w, sink, site, baseline, sessions, asOf, w.Day);
        LateralKernel.Compute(w, sink, site, baseline, AddressKey.Of(source), asOf);
        ContextKernel.Intelligence(sink, context?.Intelligence, EntityAddress.IsPublic(source));
        ContextKernel.Graph(sink, context?.Graph);
    }
}
