namespace Threat.Core.Tests;

public sealed class ConfusionMatrixTests
{
    private static readonly LabelSet Labels = LabelSet.Create("Normal", "Scan", "Bot");

    [Test]
    public void Rows_are_true_and_columns_decided()
    {
        ConfusionMatrix m = new([0, 0, 1, 2, 2, 2], [0, 1, 1, 0, 0, -1], Labels);
        m["Normal", "Scan"].ShouldBe(1);
        m["Bot", "Normal"].ShouldBe(2);
        m[2, 2].ShouldBe(0);
        m.ToArray().ShouldBe(new[,] { { 1, 1, 0 }, { 0, 1, 0 }, { 2, 0, 0 } });
        m.RowCount.ShouldBe(6);
        m.Support(2).ShouldBe(3);
        m.PredictedCount(0).ShouldBe(3);
        m.AbstainedCount(2).ShouldBe(1);
        m.TotalAbstained.ShouldBe(1);
        m.CorrectCount.ShouldBe(2);
    }

    [Test]
    public void It_prints_an_aligned_table_with_a_column_for_abstentions_only_when_there_are_any()
    {
        new ConfusionMatrix([0, 0, 1, 2], [0, 1, 1, 0], Labels).ToString().ReplaceLineEndings("\n").ShouldBe(
            """
            true \ predicted   Normal     Scan      Bot
            Normal                  1        1        0
            Scan                    0        1        0
            Bot                     1        0        0

            """.ReplaceLineEndings("\n"));
        new ConfusionMatrix([0, 1], [0, -1], Labels).ToString().ReplaceLineEndings("\n").ShouldBe(
            """
            true \ predicted   Normal     Scan      Bot  abstained
            Normal                  1        0        0          0
            Scan                    0        0        0          1
            Bot                     0        0        0          0

            """.ReplaceLineEndings("\n"));
    }

    [Test]
    public void Sums_agree() => Gen.Int[1, 60].SelectMany(static n => Gen.Select(Gen.Int[0, 2].Array[n], Gen.Int[-1, 2].Array[n])).Sample(static (truth, decided) =>
    {
        ConfusionMatrix m = new(truth, decided, Labels);
        for (int c = 0; c < 3; c++)
        {
            m.Support(c).ShouldBe(truth.Count(t => t == c));
            m.PredictedCount(c).ShouldBe(decided.Count(p => p == c));
            (Enumerable.Range(0, 3).Sum(p => m[c, p]) + m.AbstainedCount(c)).ShouldBe(m.Support(c));
            Enumerable.Range(0, 3).Sum(t => m[t, c]).ShouldBe(m.PredictedCount(c));
        }
    }, iter: 200);

    [Test]
    public void Input_is_checked()
    {
        Should.Throw<ArgumentException>(() => new ConfusionMatrix([0], [0, 1], Labels)).Message.ShouldStartWith("2 predictions were given for 1 labels; the numbers must be equal.");
        Should.Throw<ArgumentException>(() => new ConfusionMatrix([0, 3], [0, 1], Labels)).Message.ShouldStartWith("Row 1 has class id 3; ids are 0 to 2 (Normal, Scan, Bot).");
        Should.Throw<ArgumentException>(() => new ConfusionMatrix([-1], [0], Labels)).Message.ShouldStartWith("Row 0 has class id -1;");
        Should.Throw<ArgumentException>(() => new ConfusionMatrix([0], [3], Labels)).Message.ShouldStartWith("Row 0 is predicted as class id 3; ids are 0 to 2 (Normal, Scan, Bot), or -1 for abstained.");
        Should.Throw<ArgumentException>(() => new ConfusionMatrix([0], [-2], Labels));
        ConfusionMatrix none = new([], [], Labels);
        none.RowCount.ShouldBe(0);
        Should.Throw<ArgumentOutOfRangeException>(() => none[3, 0]);
        Should.Throw<ArgumentOutOfRangeException>(() => none.Support(-1));
        Should.Throw<UnknownLabelException>(() => none["Normal", "Worm"]);
    }
}
