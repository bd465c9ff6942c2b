using System.Net;

namespace Threat.Features.Intelligence.Internal;

/// <summary>From providers' answers to features. One that lists decides; without one, an unknown leaves the feature unknown.</summary>
internal static class Readings
{
    public static FeatureReading Any(IEnumerable<IndicatorMatch> matches)
    {
        bool asked = false, unknown = false;
        foreach (IndicatorMatch match in matches)
        {
            if (match == IndicatorMatch.Listed) return FeatureReading.Of(true);
            asked = true;
            unknown |= match == IndicatorMatch.Unknown;
        }
        return asked && !unknown ? FeatureReading.Of(false) : FeatureReading.Unknown;
    }

    public static FeatureReading Any((IIndicatorProvider Provider, IndicatorMatch Match)[] answers, Func<FeedKind, bool> kind)
        => Any(answers.Where(a => kind(a.Provider.Kind)).Select(static a => a.Match));

    /// <summary>Feeds that list the source, over those that answered; unknown when none did.</summary>
    public static FeatureReading Count((IIndicatorProvider Provider, IndicatorMatch Match)[] answers, Func<FeedKind, bool> kind)
    {
        int answered = answers.Count(a => kind(a.Provider.Kind) && a.Match != IndicatorMatch.Unknown);
        return answered == 0 ? FeatureReading.Unknown : FeatureReading.Of(answers.Count(a => kind(a.Provider.Kind) && a.Match == IndicatorMatch.Listed));
    }

    public static FeatureReading Proxy((IIndicatorProvider Provider, IndicatorMatch Match)[] answers, IndicatorMatch? anonymous, bool? hosting)
    {
        List<IndicatorMatch> matches = [.. answers.Where(static a => a.Provider.Kind == FeedKind.Proxies).Select(static a => a.Match)];
        if (anonymous is IndicatorMatch a) matches.Add(a);
        if (hosting is bool h) matches.Add(h ? IndicatorMatch.Listed : IndicatorMatch.NotListed);
        return Any(matches);
    }

    public static IndicatorMatch Anonymous(GeoDatabase database, IPAddress address, DateTimeOffset asOf)
        => !database.IsValidAt(asOf) ? IndicatorMatch.Unknown : database.Find(address, asOf)?.IsAnonymous == true ? IndicatorMatch.Listed : IndicatorMatch.NotListed;

    public static FeatureReading CommandAndControl(IReadOnlyList<IIndicatorProvider> providers, (IIndicatorProvider Provider, IndicatorMatch Match)[] answers, IReadOnlyCollection<IPEndPoint>? contacted, DateTimeOffset asOf)
    {
        IEnumerable<IndicatorMatch> ofSource = answers.Where(static a => a.Provider.Kind == FeedKind.CommandAndControl).Select(static a => a.Match);
        IEnumerable<IndicatorMatch> ofContacts = contacted is null ? [] : providers.OfType<CommandAndControlFeed>().SelectMany(f => contacted.Select(e => f.Check(e, asOf)));
        return Any(ofSource.Concat(ofContacts));
    }

    /// <summary>1 − Π(1 − weight · score) over the providers that answered.</summary>
    public static FeatureReading Reputation((IIndicatorProvider Provider, IndicatorMatch Match)[] answers, AbuseReport? abuse, double abuseWeight)
    {
        double clean = 1;
        bool answered = false;
        foreach ((IIndicatorProvider provider, IndicatorMatch match) in answers)
        {
            if (match == IndicatorMatch.Unknown) continue;
            answered = true;
            if (match == IndicatorMatch.Listed) clean *= 1 - provider.Weight;
        }
        if (abuse is not null)
        {
            answered = true;
            clean *= 1 - abuseWeight * abuse.ConfidenceScore / 100.0;
        }
        return answered ? FeatureReading.Of(1 - clean) : FeatureReading.Unknown;
    }

    /// <summary>(bad + 1) / (seen + 20); 1 when the system is in ASN-DROP, unknown when there is no ASN-DROP valid at the instant although one is kept.</summary>
    public static FeatureReading SystemReputation(uint? system, SnapshotHistory<IReadOnlySet<uint>>? drop, DateTimeOffset asOf, Func<uint, (int Seen, int Bad)?> history)
    {
        if (system is not uint number) return FeatureReading.Unknown;
        if (drop is not null)
        {
            if (drop.At(asOf) is not { } dropped) return FeatureReading.Unknown;
            if (dropped.Contains(number)) return FeatureReading.Of(1);
        }
        return history(number) is (int seen, int bad) ? FeatureReading.Of((bad + 1.0) / (seen + 20)) : FeatureReading.Unknown;
    }

    /// <summary>Days since the youngest of the domains was registered.</summary>
    public static FeatureReading DomainAge(IReadOnlyList<(string Domain, DateTimeOffset? RegisteredAt)>? domains, DateTimeOffset asOf)
    {
        if (domains is null || domains.Count == 0) return FeatureReading.Missing(FeatureStatus.NotApplicable);
        return domains.Max(static d => d.RegisteredAt) is DateTimeOffset youngest ? FeatureReading.Of(Math.Max(0, (asOf - youngest).TotalDays)) : FeatureReading.Unknown;
    }
}
