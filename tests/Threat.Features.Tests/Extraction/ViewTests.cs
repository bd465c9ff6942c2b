using static Threat.Features.Tests.Make;

namespace Threat.Features.Tests;

public sealed class ViewTests
{
    [Test]
    public void Basic_and_advanced_features_are_views_of_all_100()
    {
        ThreatFeatureExtractor extractor = new();
        List<SecurityEvent> events = Streams.Random(11, 150, 5 * 86_400);
        EntityContext context = new() { Graph = new GraphPosition(0.1, 0.2, 0.3, 0.4) };
        FeatureVector all = extractor.ExtractAll(Source, events, T, context), basic = extractor.ExtractBasic(Source, events, T, context), advanced = extractor.ExtractAdvanced(Source, events, T, context);
        (all.Values.Length, basic.Values.Length, advanced.Values.Length).ShouldBe((100, 79, 21));
        basic.Values.ToArray().Concat(advanced.Values.ToArray()).ShouldBe(all.Values.ToArray());
        basic.Statuses.ToArray().Concat(advanced.Statuses.ToArray()).ShouldBe(all.Statuses.ToArray());
        advanced["network_centrality"].ShouldBe(0.1f);
        (basic.Schema.Id.Name, advanced.Schema.Id.Name).ShouldBe(("threat-100/v1/basic", "threat-100/v1/advanced"));
        basic.Schema.Definitions.ShouldAllBe(d => !d.IsAdvanced);
        advanced.Schema.Definitions.ShouldAllBe(d => d.IsAdvanced);
        all.View(FeatureSchema.Threat100).ShouldBeSameAs(all);
        Should.Throw<ArgumentException>(() => basic.View(FeatureSchema.Threat100)).Message.ShouldStartWith("Schema threat-100/v1 has the feature 'abuseipdb_score', which vectors of threat-100/v1/basic lack.");
        Should.Throw<ArgumentException>(() => FeatureVector.Encode(FeatureSchema.Threat100, [basic]));
    }
}
