namespace Threat.Features.Internal;

/// <summary>Where kernels put values: missing until set.</summary>
internal sealed class FeatureSink
{
    public readonly float[] Values = new float[100];
    public readonly FeatureStatus[] Statuses = new FeatureStatus[100];

    /// <summary>The kinds that live sensors report.</summary>
    public SecurityEventKinds Live;

    public void Reset(SecurityEventKinds live)
    {
        Live = live;
        Array.Fill(Statuses, FeatureStatus.NotObserved);
    }

    public void Set(int feature, double value)
    {
        Values[feature] = (float)value;
        Statuses[feature] = FeatureStatus.Ok;
    }

    public void Set(int feature, double value, bool enough, FeatureStatus otherwise)
    {
        if (enough) Set(feature, value);
        else Miss(feature, otherwise);
    }

    public void Miss(int feature, FeatureStatus why) => Statuses[feature] = why;

    public bool IsLive(SecurityEventKinds kinds) => (Live & kinds) != 0;

    /// <summary>Why a ratio over events of these kinds is missing: too few events, or no sensor.</summary>
    public FeatureStatus Why(SecurityEventKinds kinds) => IsLive(kinds) ? FeatureStatus.Insufficient : FeatureStatus.NotObserved;

    /// <summary>A count or score for which no event means 0, if a live sensor would have reported one.</summary>
    public void Count(int feature, double value, SecurityEventKinds kinds)
    {
        if (value > 0 || IsLive(kinds)) Set(feature, value);
        else Miss(feature, FeatureStatus.NotObserved);
    }

    /// <summary>A count or score of what events of these kinds may carry: missing where there are events and none carries it.</summary>
    public void Count(int feature, double value, SecurityEventKinds kinds, long events, long carrying)
    {
        if (events > 0 && carrying == 0) Miss(feature, FeatureStatus.NotObserved);
        else Count(feature, value, kinds);
    }

    /// <summary>A share; missing when nothing was counted.</summary>
    public void Share(int feature, double part, double whole, SecurityEventKinds kinds) => Set(feature, whole > 0 ? part / whole : 0, whole > 0, Why(kinds));
}
