using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Threat.Imbalance.Tests;

public sealed class BalancerTests
{
    [Test]
    public void One_line_balances_arrays()
    {
        float[,] x = new float[60, 2];
        string[] y = new string[60];
        for (int i = 0; i < 60; i++) (x[i, 0], x[i, 1], y[i]) = (i, i % 7, i < 50 ? "Normal" : "Botnet");
        ResamplingResult result = Balancer.BalanceDataset(x, y, strategy: "smote");
        result.CountsAfter.ShouldBe([50, 50]);
        result.Dataset.LabelSet.Names.ShouldBe(["Normal", "Botnet"]);
    }

    [Test]
    public void None_gives_the_dataset_back()
    {
        LabeledDataset data = TestData.Classes([10, 2]);
        Balancer.BalanceDataset(data, "none").Dataset.ShouldBeSameAs(data);
    }

    [TestCase("Borderline SMOTE", "BorderlineSmote")]
    [TestCase("smote_enn", "SmoteEnn")]
    [TestCase("TomekLinks", "TomekLinks")]
    [TestCase("target-distribution", "TargetDistribution")]
    public void Samplers_are_known_by_name_however_it_is_written(string strategy, string method)
        => Balancer.BalanceDataset(TestData.Classes([80, 30], gap: 3), strategy).Method.ShouldBe(method);

    [Test]
    public void An_unknown_strategy_is_refused_with_what_is_allowed()
        => Should.Throw<ArgumentException>(static () => Balancer.BalanceDataset(TestData.Classes([10, 2]), "smoot")).Message.ShouldStartWith("'smoot' is no balancing strategy. Allowed are none, auto, smote,");

    [Test]
    public void Labels_and_rows_of_different_length_are_refused()
        => Should.Throw<ArgumentException>(static () => Balancer.BalanceDataset(new float[3, 2], ["A", "B"])).Message.ShouldStartWith("2 labels were given for 3 rows; the numbers must be equal.");

    [Test]
    public void NaN_is_refused_with_row_and_column()
        => Should.Throw<ArgumentException>(static () => Balancer.BalanceDataset(new[,] { { 1f, 2f }, { 3f, float.NaN } }, ["A", "B"])).Message.ShouldStartWith("Row 1, column 1 is NaN");

    [Test]
    public void Auto_chooses_by_the_share_of_categorical_columns_and_by_dimensionality()
    {
        LabeledDataset data = TestData.Classes([300, 100]);
        int columns = data.Features.ColumnCount;
        new AutoResampler(new AutoOptions { CategoricalColumns = [1] }).Choose(data).ShouldSatisfyAllConditions(
            static c => c.Sampler.ShouldBeOfType<SmoteNc>(),
            static c => c.Reason.ShouldBe("1 of 6 columns are categorical, and values between categories mean nothing."));
        new AutoResampler(new AutoOptions { CategoricalColumns = [.. Enumerable.Range(0, columns)] }).Choose(data).ShouldSatisfyAllConditions(
            static c => c.Sampler.ShouldBeOfType<SmoteN>(),
            static c => c.Reason.ShouldBe("All 6 columns are categorical: each new value is one that near rows have."));
        new AutoResampler(new AutoOptions { ColumnsPerRow = 0.05 }).Choose(data).ShouldSatisfyAllConditions(
            static c => c.Sampler.ShouldBeOfType<RandomOverSampler>(),
            static c => c.Reason.ShouldBe("The smallest class has 100 rows in 6 columns: nearest rows mean little there."));
    }

    [Test]
    public void A_host_gets_the_sampler_it_names_and_hears_of_a_wrong_name_at_start()
    {
        ServiceCollection services = new();
        services.AddThreatImbalance(static o => o.Strategy = "SMOTE_Tomek").AddThreatImbalance();
        using ServiceProvider provider = services.BuildServiceProvider();
        provider.GetServices<IResampler>().Single().ShouldBeOfType<SmoteTomek>();

        using ServiceProvider wrong = new ServiceCollection().AddThreatImbalance(static o => o.Strategy = "smotte").BuildServiceProvider();
        Should.Throw<OptionsValidationException>(() => wrong.GetRequiredService<IStartupValidator>().Validate()).Message
            .ShouldStartWith("ThreatImbalanceOptions.Strategy is 'smotte'. Allowed are none, auto, smote, ");
    }

    [TestCase(new[] { 100, 90 }, "none", "Auto chose none: The largest class is only 1.11 times the smallest.")]
    [TestCase(new[] { 12_000, 6_000 }, "class-weights", "Auto chose class-weights: The smallest class has 6,000 rows, enough to learn from: weight the classes in the loss instead of making rows.")]
    [TestCase(new[] { 100, 2 }, "RandomOverSampler", "Auto chose RandomOverSampler: The smallest class has 2 rows: too few to interpolate.")]
    [TestCase(new[] { 900, 50 }, "TargetDistribution", "Auto chose TargetDistribution: The largest class holds 95 % of the rows: it is thinned and the others grow, at the present size.")]
    [TestCase(new[] { 80_000, 30_000, 500 }, "TargetDistribution", "Auto chose TargetDistribution: 110,500 rows are many: raising every class to the largest would multiply them, so the present size is kept.")]
    [TestCase(new[] { 300, 100 }, "SmoteTomek", "Auto chose SmoteTomek: 400 rows, the largest class 3 times the smallest: neighbours are cheap, so the border is cleaned after SMOTE.")]
    [TestCase(new[] { 9_000, 3_000 }, "Smote", "Auto chose Smote: 12,000 rows, the largest class 3 times the smallest, 6 columns.")]
    public void Auto_says_what_it_chose_and_why(int[] counts, string name, string note)
    {
        ResamplingResult result = Balancer.BalanceDataset(TestData.Classes(counts));
        new AutoResampler().Choose(TestData.Classes(counts)).Name.ShouldBe(name);
        result.Method.ShouldBe("Auto");
        result.Notes[0].ShouldBe(note);
    }
}
