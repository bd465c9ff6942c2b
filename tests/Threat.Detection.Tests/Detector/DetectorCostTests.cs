namespace Threat.Detection.Tests;

public sealed class DetectorCostTests
{
    [Test]
    public void A_single_score_allocates_its_result_alone()
    {
        using ThreatDetector detector = new(RandomModels.Model(), options: new ThreatDetectorOptions { TopFeatures = 0 });
        float[] row = RandomModels.Values(1, 8);
        PerScore(detector, row).ShouldBeLessThanOrEqualTo(96 + 24 + 7 * 8); // the score object and its seven probabilities
    }

    [Test]
    public void Top_features_allocate_their_list_alone()
    {
        using ThreatDetector detector = new(RandomModels.Model());
        float[] row = RandomModels.Values(1, 8);
        PerScore(detector, row).ShouldBeLessThanOrEqualTo(96 + 24 + 7 * 8 + 24 + 5 * 24);
    }

    private static long PerScore(ThreatDetector detector, float[] row)
    {
        for (int i = 0; i < 100; i++) detector.Score(row);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) detector.Score(row);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
    }
}
