namespace Threat.Imbalance.Tests;

public sealed class SmoteThenCleanTests
{
    [Test]
    public void Origins_of_the_combined_samplers_name_rows_of_the_given_dataset()
    {
        LabeledDataset data = TestData.Classes([300, 60, 30], 4, 3, 1);
        foreach (IResampler sampler in new IResampler[] { new SmoteTomek(), new SmoteEnn(new SmoteEnnOptions { Vote = NeighborVote.Majority }) })
        {
            ResamplingResult result = sampler.Resample(data);
            result.Dataset.RowCount.ShouldBeLessThan(900);
            for (int i = 0; i < result.Dataset.RowCount; i++)
            {
                if (result.Dataset.IsSynthetic(i)) SmoteTests.OnSegment(data, result, i);
                else result.Dataset.Features.Row(i).SequenceEqual(data.Features.Row(result.Origins.Span[i].Source)).ShouldBeTrue();
            }
        }
    }

    [Test]
    public void SmoteTomek_removes_what_TomekLinks_would_remove_from_the_grown_data()
    {
        LabeledDataset data = TestData.Classes([300, 60, 30], 4, 3, 1);
        LabeledDataset grown = new Smote(new SmoteOptions { Scaling = DistanceScaling.None }).Resample(data).Dataset;
        LabeledDataset cleaned = new TomekLinks(new TomekLinksOptions { Scaling = DistanceScaling.None, Strategy = SamplingStrategy.All }).Resample(grown).Dataset;
        LabeledDataset both = new SmoteTomek(new SmoteTomekOptions { Scaling = DistanceScaling.None }).Resample(data).Dataset;
        both.Features.Values.Span.SequenceEqual(cleaned.Features.Values.Span).ShouldBeTrue();
        both.Labels.Span.SequenceEqual(cleaned.Labels.Span).ShouldBeTrue();
    }
}
