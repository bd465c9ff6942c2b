using Threat.TestKit;

namespace Threat.Core.Tests;

public sealed class KFoldTests
{
    [Test]
    public void Every_row_is_tested_once_and_classes_are_spread_evenly()
        => Gen.Select(Gen.Int[0, 3].Array[30, 200], Gen.Int[2, 10], Gen.Long).Sample(static (labels, k, seed) =>
        {
            IReadOnlyList<Fold> folds = KFold.Stratified(labels, 4, k, seed);
            folds.Count.ShouldBe(k);
            folds.SelectMany(static f => f.TestRows.ToArray()).Order().ShouldBe(Enumerable.Range(0, labels.Length));
            foreach (Fold fold in folds) fold.TrainRows.ToArray().Concat(fold.TestRows.ToArray()).Order().ShouldBe(Enumerable.Range(0, labels.Length));
            for (int c = 0; c < 4; c++)
            {
                int[] counts = [.. folds.Select(f => f.TestRows.ToArray().Count(r => labels[r] == c))];
                (counts.Max() - counts.Min()).ShouldBeLessThanOrEqualTo(1);
            }
            int[] sizes = [.. folds.Select(static f => f.TestRows.Length)];
            (sizes.Max() - sizes.Min()).ShouldBeLessThanOrEqualTo(4);
        }, iter: 300);

    [Test]
    public void Left_over_rows_of_the_classes_do_not_pile_up_in_the_first_fold()
    {
        // 8 classes of 6 rows in 5 folds: each class leaves one row over.
        int[] labels = [.. Enumerable.Range(0, 48).Select(static i => i % 8)];
        int[] sizes = [.. KFold.Stratified(labels, 8).Select(static f => f.TestRows.Length)];
        (sizes.Max() - sizes.Min()).ShouldBeLessThanOrEqualTo(1);
    }

    [Test]
    public void Entities_are_whole()
    {
        LabeledDataset data = new GaussianBlobs { Rows = 600, RowsPerEntity = 4 }.Make();
        foreach (Fold fold in KFold.GroupedByEntity(data, 5, 7))
            fold.TestRows.ToArray().Select(r => data.EntityIds![r]).Intersect(fold.TrainRows.ToArray().Select(r => data.EntityIds![r])).ShouldBeEmpty();
    }

    [Test]
    public void Identical_rows_are_in_one_fold()
    {
        LabeledDataset data = new(FeatureMatrix.From([.. Enumerable.Range(0, 90).Select(static i => (float)(i % 30))], 1), new int[90], LabelSet.Create("a", "b"));
        foreach (Fold fold in KFold.Stratified(data, 3))
            fold.TestRows.ToArray().Select(static r => r % 30).Intersect(fold.TrainRows.ToArray().Select(static r => r % 30)).ShouldBeEmpty();
        KFold.Stratified(data, 3, identicalRowsTogether: false).Any(static f => f.TestRows.ToArray().Select(static r => r % 30).Intersect(f.TrainRows.ToArray().Select(static r => r % 30)).Any()).ShouldBeTrue();
    }

    [Test]
    public void The_seed_decides()
    {
        int[] labels = new int[50];
        KFold.Stratified(labels, 1, 5, 1)[0].TestRows.ToArray().ShouldBe(KFold.Stratified(labels, 1, 5, 1)[0].TestRows.ToArray());
        KFold.Stratified(labels, 1, 5, 1)[0].TestRows.ToArray().ShouldNotBe(KFold.Stratified(labels, 1, 5, 2)[0].TestRows.ToArray());
    }

    [Test]
    public void Fold_counts_and_labels_are_checked()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => KFold.Stratified([0, 1], 2, 3)).Message.ShouldStartWith("foldCount is 3; it must be at least 2 and at most the number of rows, 2.");
        Should.Throw<ArgumentOutOfRangeException>(() => KFold.Stratified([0, 1], 2, 1));
        Should.Throw<ArgumentException>(() => KFold.Stratified([0, 2], 2, 2)).Message.ShouldStartWith("Row 1 has class id 2; ids are 0 to 1.");
        LabeledDataset data = new GaussianBlobs { Rows = 20, RowsPerEntity = 50 }.Make();
        Should.Throw<ArgumentOutOfRangeException>(() => KFold.GroupedByEntity(data, 10)).Message.ShouldContain("the number of entities, 7.");
        Should.Throw<ArgumentException>(() => KFold.GroupedByEntity(new GaussianBlobs().Make()));
    }
}
