using Threat.Core;
using Threat.Detection.Internal.Stacking;

namespace Threat.Detection.Tests;

public sealed class RehearsalPlanTests
{
    [Test]
    public void Hidden_attacks_are_hidden_as_a_whole_and_every_class_stays_known()
        => Gen.Select(Gen.Int[0, 11].Array[40, 200], Gen.Long, Gen.Int[0, 30], Gen.Bool).Sample((kinds, seed, number, parts) =>
        {
            // Kind 0 to 3 are normal rows; the others are attacks of three classes, one of which has a single attack.
            int[] labels = [.. kinds.Select(static k => k < 4 ? 0 : k < 8 ? 1 : k < 11 ? 2 : 3), 0, 1, 1, 2, 2, 3];
            string[] names = [.. kinds.Select(static k => $"a{k}"), "visitor", "a4", "a5", "a8", "a9", "a11"];
            LabeledDataset data = new(FeatureMatrix.From(new float[labels.Length, 1]), labels, LabelSet.Create("Normal", "A", "B", "C"), names);
            RehearsalPlan plan = RehearsalPlan.Of(data, new RehearsedStackOptions { NormalRegions = parts ? _ => names : null });
            Rehearsal rehearsal = plan.Make(number, seed);
            rehearsal.Known.Intersect(rehearsal.Fresh).ShouldBeEmpty();
            rehearsal.Known.Distinct().Count().ShouldBe(rehearsal.Known.Length);
            rehearsal.Known.Select(i => labels[i]).Distinct().Order().ShouldBe([0, 1, 2, 3]);
            string[] known = [.. rehearsal.Known.Where(i => labels[i] > 0).Select(i => names[i]).Distinct()], hidden = [.. rehearsal.Fresh.Where(i => labels[i] > 0).Select(i => names[i]).Distinct().Except(known)];
            // Two fifths, rounded, of 2 to 4 attacks of class A and of 2 or 3 of class B; of one attack none.
            hidden.Count(static h => h is "a4" or "a5" or "a6" or "a7").ShouldBe((int)Math.Round(0.4 * labels.Select((l, i) => l == 1 ? names[i] : "").Distinct().Count(static n => n.Length > 0)));
            hidden.ShouldNotContain("a11");
            plan.Make(number, seed).Known.ShouldBe(rehearsal.Known);
            LabeledDataset left = plan.Known(data, rehearsal)!;
            left.EntityIds!.Where((_, i) => left.Labels.Span[i] > 0).Intersect(hidden).ShouldBeEmpty("early stopping must not see what is hidden");
            left.RowCount.ShouldBe(Enumerable.Range(0, labels.Length).Count(i => labels[i] == 0 || known.Contains(names[i])));
        }, iter: 300);

    [Test]
    public void An_attack_of_two_classes_leaves_known_rows_of_each()
    {
        // Source "x" scanned a hundred times and flooded once; the only other flood may be hidden.
        int[] labels = [.. Enumerable.Range(0, 150).Select(static i => i < 40 ? 0 : i < 148 ? 1 : 2)];
        string[] names = [.. Enumerable.Range(0, 150).Select(static i => i < 40 ? "visitor" : i is < 140 or 148 ? "x" : i < 148 ? "z" : "y")];
        LabeledDataset data = new(FeatureMatrix.From(new float[150, 1]), labels, LabelSet.Create("Normal", "Scan", "Flood"), names);
        RehearsalPlan plan = RehearsalPlan.Of(data, new RehearsedStackOptions());
        for (int number = 0; number < 50; number++) plan.Make(number, 1).Known.Select(i => labels[i]).Distinct().Order().ShouldBe([0, 1, 2]);
    }

    [Test]
    public void Normal_traffic_moves_in_two_rehearsals_of_three()
    {
        int[] labels = [.. Enumerable.Range(0, 900).Select(static i => i < 840 ? 0 : 1)];
        string[] names = [.. Enumerable.Range(0, 900).Select(static i => i < 840 ? $"service{i % 6}" : $"tool{i % 5}")];
        LabeledDataset data = new(FeatureMatrix.From(new float[900, 1]), labels, LabelSet.Create("Normal", "Attack"), names);
        RehearsalPlan plan = RehearsalPlan.Of(data, new RehearsedStackOptions { NormalRegions = _ => names });
        int[] Least(int number)
        {
            int[] known = plan.Make(number, 1).Known;
            return [.. Enumerable.Range(0, 6).Select(s => known.Count(i => labels[i] == 0 && names[i] == $"service{s}")).Order()];
        }
        Least(0)[0].ShouldBeGreaterThan(60, "three fifths of 140 rows");
        Least(1)[1].ShouldBeInRange(10, 45, "three tenths of that in two services");
        Least(2)[1].ShouldBeLessThan(20, "a twelfth of that");
        Least(2)[2].ShouldBeGreaterThan(60);
    }
}
