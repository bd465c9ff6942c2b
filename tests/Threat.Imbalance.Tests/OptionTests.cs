using System.Globalization;
using Threat.Imbalance.Internal;

namespace Threat.Imbalance.Tests;

public sealed class OptionTests
{
    [Test]
    public void A_missing_cleaning_strategy_is_called_by_its_name()
    {
        Should.Throw<ArgumentNullException>(static () => new SmoteTomek(new SmoteTomekOptions { Cleaning = null! })).Message.ShouldStartWith("SmoteTomekOptions.Cleaning is null; leave it out to get the default.");
        Should.Throw<ArgumentNullException>(static () => new SmoteEnn(new SmoteEnnOptions { Cleaning = null! })).Message.ShouldStartWith("SmoteEnnOptions.Cleaning is null; leave it out to get the default.");
    }

    [Test]
    public void A_class_emptied_after_smote_names_the_option_that_decides_about_cleaning()
    {
        LabeledDataset data = TestData.Rows([0, 0, 0, 0, 0, 1, 1], [0], [1], [2], [3], [4], [0.5f], [2.5f]);
        SmoteEnnOptions options = new() { Strategy = SamplingStrategy.Counts(new Dictionary<string, int> { ["B"] = 2 }), Scaling = DistanceScaling.None, Vote = NeighborVote.Majority };
        Should.Throw<ArgumentException>(() => new SmoteEnn(options).Resample(data)).Message
            .ShouldBe("SmoteEnn would remove all 2 rows of class 'B': each of them lies among other classes. Leave the class out of SmoteEnnOptions.Cleaning, or check its labels.");
    }

    [Test]
    public void Auto_refuses_wrong_categorical_columns_by_its_own_name()
    {
        Should.Throw<ArgumentException>(static () => new AutoResampler(new AutoOptions { CategoricalColumns = [0, 0] })).Message.ShouldStartWith("AutoOptions.CategoricalColumns names column 0 twice.");
        Should.Throw<ArgumentNullException>(static () => new AutoResampler(new AutoOptions { CategoricalColumns = null! })).Message.ShouldStartWith("AutoOptions.CategoricalColumns is null;");
        AutoResampler auto = new(new AutoOptions { CategoricalColumns = [7] });
        Should.Throw<ArgumentException>(() => auto.Choose(TestData.Classes([100, 20], 3))).Message.ShouldBe("AutoOptions.CategoricalColumns names column 7; the dataset has columns 0 to 2.");
    }

    [Test]
    public void Counts_of_a_distribution_sum_to_the_total_where_its_shares_do_not_quite_sum_to_1()
    {
        SamplingPlan.Apportion([0.5, 0.5000005], 4_000_000).Sum().ShouldBe(4_000_000);
        SamplingPlan.Apportion([0.3333333, 0.3333333, 0.3333333], 100_000_000).Sum().ShouldBe(100_000_000);
    }

    [Test]
    public void A_ratio_out_of_range_is_no_strategy([Values("2", "0", "-1", "NaN")] string text)
        => Should.Throw<FormatException>(() => SamplingStrategy.Parse(text)).Message.ShouldStartWith($"'{text}' is no sampling strategy. ");

    [Test]
    public void Notes_are_written_alike_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture, points = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        points.NumberFormat.NumberGroupSeparator = ".";
        LabeledDataset data = TestData.Classes([3_000, 30], 2, 1, 8);
        CultureInfo.CurrentCulture = points;
        try
        {
            new OneSidedSelection().Resample(data).Notes.ShouldAllBe(static n => n.Contains("2,"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Constraints_do_not_change_with_the_list_they_were_made_from()
    {
        List<ColumnRule> rules = [new ColumnRule(0)];
        List<DependentColumn> dependent = [];
        FeatureConstraints constraints = new(rules, dependent);
        rules.Add(new ColumnRule(0));
        dependent.Add(new DependentColumn(-3, static _ => 0));
        (constraints.Rules.Count, constraints.Dependent.Count).ShouldBe((1, 0));
    }
}
