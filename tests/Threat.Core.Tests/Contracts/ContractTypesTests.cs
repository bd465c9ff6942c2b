using Threat.TestKit;

namespace Threat.Core.Tests;

public sealed class ContractTypesTests
{
    private static readonly LabelSet Labels = LabelSet.Create("Normal", "Scan");
    private static readonly LabeledDataset Data = new(FeatureMatrix.From([1f, 2f, 3f], 1), new[] { 0, 0, 1 }, Labels);

    [Test]
    public void Resampling_result_prints_counts_before_and_after()
    {
        LabeledDataset grown = new(FeatureMatrix.From([1f, 2f, 3f, 3f], 1), new[] { 0, 0, 1, 1 }, Labels, synthetic: new[] { false, false, false, true });
        ResamplingResult result = new("Copy", Data, grown, new[] { RowOrigin.Kept(0), RowOrigin.Kept(1), RowOrigin.Kept(2), RowOrigin.Kept(2) }, ["1 row was copied."]);
        result.ToString().ReplaceLineEndings("\n").ShouldBe(
            """
            Copy: 3 rows -> 4 rows, 1 synthetic
            class      before      after
            Normal          2          2
            Scan            1          2
            1 row was copied.

            """.ReplaceLineEndings("\n"));
    }

    [Test]
    public void Resampling_result_is_checked()
    {
        Should.Throw<ArgumentException>(() => new ResamplingResult("Copy", Data, Data, new RowOrigin[2])).Message.ShouldStartWith("2 origins were given for 3 rows.");
        LabeledDataset other = new(Data.Features, Data.Labels, LabelSet.Create("Scan", "Normal"));
        Should.Throw<ArgumentException>(() => new ResamplingResult("Copy", Data, other, new RowOrigin[3])).Message.ShouldStartWith("The resampled dataset has classes [Scan, Normal], the given one [Normal, Scan].");
    }

    [Test]
    public void Validation_rows_must_be_real_and_of_the_same_kind()
    {
        Should.Throw<ArgumentException>(() => new TrainingRequest(Data) { Validation = new LabeledDataset(Data.Features, Data.Labels, LabelSet.Create("a", "b")) }).Message
            .ShouldBe("The validation rows have classes [a, b], the training rows [Normal, Scan].");
        Should.Throw<ArgumentException>(() => new TrainingRequest(Data) { Validation = new LabeledDataset(FeatureMatrix.From(new float[3, 2]), Data.Labels, Labels) }).Message
            .ShouldBe("The validation rows have 2 columns, the training rows 1.");
        Should.Throw<InvalidOperationException>(() => new TrainingRequest(Data) { Validation = new LabeledDataset(Data.Features, Data.Labels, Labels, synthetic: new[] { true, false, false }) }).Message
            .ShouldStartWith("Cannot validate on this dataset:");
        new TrainingRequest(Data) { Validation = null }.Validation.ShouldBeNull();
        Should.Throw<ArgumentNullException>(() => new TrainingRequest(null!));
    }

    [Test]
    public void Progress_and_fits_are_plain_records()
    {
        new TrainingProgress(1, 2, 0.5, null, TimeSpan.Zero).ShouldBe(new TrainingProgress(1, 2, 0.5, null, TimeSpan.Zero));
        CalibrationFit fit = new PlainCalibrator().Fit(ScoredRows.Overconfident(200, 3, seed: 1));
        fit.Notes.ShouldBeEmpty();
    }
}
