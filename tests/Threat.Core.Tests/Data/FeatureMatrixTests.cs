using System.Numerics.Tensors;

namespace Threat.Core.Tests;

public sealed class FeatureMatrixTests
{
    private static readonly float[,] Square = { { 1, 2, 3 }, { 4, 5, 6 } };

    [Test]
    public void All_sources_give_the_same_matrix()
    {
        float[] flat = [1, 2, 3, 4, 5, 6];
        FeatureMatrix[] all =
        [
            FeatureMatrix.From(Square),
            FeatureMatrix.From([[1, 2, 3], [4, 5, 6]]),
            FeatureMatrix.From(flat, 3),
            FeatureMatrix.FromMemory(flat, 3),
            FeatureMatrix.From(Tensor.Create(flat, [2, 3])),
        ];
        foreach (FeatureMatrix m in all)
        {
            m.RowCount.ShouldBe(2);
            m.ColumnCount.ShouldBe(3);
            m.Values.ToArray().ShouldBe(flat);
            m.Row(1).ToArray().ShouldBe([4f, 5f, 6f]);
            m[1, 2].ShouldBe(6f);
            m.ColumnNames.ShouldBeNull();
        }
    }

    [Test]
    public void A_sliced_tensor_is_copied_in_its_own_order()
    {
        Tensor<float> wide = Tensor.Create<float>([1, 2, 3, 4, 5, 6, 7, 8, 9], [3, 3]);
        FeatureMatrix m = FeatureMatrix.From(wide.Slice([1..3, 0..2]));
        m.Values.ToArray().ShouldBe([4f, 5f, 7f, 8f]);
    }

    [Test]
    public void Copies_do_not_change_with_their_source_and_wrapped_memory_does()
    {
        float[] flat = [1, 2];
        float[,] square = { { 1, 2 } };
        float[][] rows = [[1, 2]];
        FeatureMatrix span = FeatureMatrix.From(flat, 2), array = FeatureMatrix.From(square), jagged = FeatureMatrix.From(rows), wrapped = FeatureMatrix.FromMemory(flat, 2);
        flat[0] = square[0, 0] = rows[0][0] = 9;
        span[0, 0].ShouldBe(1f);
        array[0, 0].ShouldBe(1f);
        jagged[0, 0].ShouldBe(1f);
        wrapped[0, 0].ShouldBe(9f);
    }

    [Test]
    public void Tensor_span_is_a_view_on_the_same_memory()
    {
        float[] flat = [1, 2, 3, 4, 5, 6];
        ReadOnlyTensorSpan<float> span = FeatureMatrix.FromMemory(flat, 3).AsTensorSpan();
        span.Lengths.ToArray().ShouldBe([2, 3]);
        span[1, 0].ShouldBe(4f);
        flat[3] = 40;
        span[1, 0].ShouldBe(40f);
    }

    [Test]
    public void No_row_is_a_matrix_too()
    {
        FeatureMatrix m = FeatureMatrix.From(new float[0, 4]);
        m.RowCount.ShouldBe(0);
        m.ColumnCount.ShouldBe(4);
        m.AsTensorSpan().Lengths.ToArray().ShouldBe([0, 4]);
        m.Select([]).ColumnCount.ShouldBe(4);
        FeatureMatrix.FromMemory(ReadOnlyMemory<float>.Empty, 2).RowCount.ShouldBe(0);
    }

    [Test]
    public void Not_a_number_is_refused_naming_row_column_and_name()
    {
        float[,] values = { { 1, 2 }, { 3, float.NaN } };
        Should.Throw<ArgumentException>(() => FeatureMatrix.From(values, ["bytes", "packets"])).Message
            .ShouldBe("Row 1, column 1 ('packets') is NaN; a feature matrix holds finite numbers only. Encode missing values with MissingIndicators, or drop the row.");
    }

    [TestCase(float.NaN, "NaN")]
    [TestCase(float.PositiveInfinity, "Infinity")]
    [TestCase(float.NegativeInfinity, "-Infinity")]
    public void One_bad_value_is_found_wherever_it_stands(float bad, string text)
    {
        for (int length = 1; length <= 70; length++)
        {
            for (int at = 0; at < length; at++)
            {
                float[] values = [.. Enumerable.Repeat(float.MaxValue, length)];
                values[at] = bad;
                Should.Throw<ArgumentException>(() => FeatureMatrix.FromMemory(values, 1)).Message.ShouldStartWith($"Row {at}, column 0 is {text};");
            }
        }
    }

    [Test]
    public void Extreme_finite_values_are_accepted()
        => FeatureMatrix.From([float.MaxValue, -float.MaxValue, float.Epsilon, -0f, 0f, 1e-40f], 2).RowCount.ShouldBe(3);

    [Test]
    public void Shapes_that_do_not_fit_are_refused_in_words()
    {
        Should.Throw<ArgumentException>(() => FeatureMatrix.From([1f, 2f, 3f], 2)).Message.ShouldBe("1 rows × 2 columns need 2 values, but 3 were given.");
        Should.Throw<ArgumentException>(() => FeatureMatrix.From([1f], 0)).Message.ShouldBe("The matrix has 0 columns; it needs at least 1.");
        Should.Throw<ArgumentException>(() => FeatureMatrix.From(new float[3, 0])).Message.ShouldBe("The matrix has 0 columns; it needs at least 1.");
        Should.Throw<ArgumentException>(() => FeatureMatrix.From([[1f, 2f], [3f]])).Message.ShouldStartWith("Row 1 has 1 values, row 0 has 2; all rows must have the same length.");
        Should.Throw<ArgumentException>(() => FeatureMatrix.From([[1f], null!])).Message.ShouldStartWith("Row 1 is null.");
        Should.Throw<ArgumentException>(() => FeatureMatrix.From([null!])).Message.ShouldStartWith("Row 0 is null.");
        Should.Throw<ArgumentException>(() => FeatureMatrix.From(Array.Empty<float[]>())).Message.ShouldStartWith("No row was given, so the number of columns is unknown. Use FromMemory with an explicit column count.");
        Should.Throw<ArgumentException>(() => FeatureMatrix.From(Square, ["a"])).Message.ShouldBe("1 column names were given for 3 columns.");
        Should.Throw<ArgumentException>(() => FeatureMatrix.From(Tensor.Create<float>([1, 2], [2]))).Message.ShouldStartWith("The tensor has rank 1; a feature matrix needs rank 2, [rows, columns].");
        Should.Throw<ArgumentNullException>(() => FeatureMatrix.From((float[,])null!));
        Should.Throw<ArgumentNullException>(() => FeatureMatrix.From((float[][])null!));
        Should.Throw<ArgumentNullException>(() => FeatureMatrix.From((Tensor<float>)null!));
    }

    [Test]
    public void A_place_that_does_not_exist_is_refused_in_words()
    {
        FeatureMatrix m = FeatureMatrix.From(Square);
        Should.Throw<ArgumentOutOfRangeException>(() => m.Row(2).ToArray()).Message.ShouldStartWith("Row 2 does not exist; the matrix has 2 rows.");
        Should.Throw<ArgumentOutOfRangeException>(() => m.Row(-1).ToArray());
        Should.Throw<ArgumentOutOfRangeException>(() => m[0, 3]).Message.ShouldStartWith("Column 3 does not exist; the matrix has 3 columns.");
        Should.Throw<ArgumentOutOfRangeException>(() => m.Select([0, 5]));
    }

    [Test]
    public void Selected_rows_keep_names_and_may_repeat()
    {
        FeatureMatrix m = FeatureMatrix.From(Square, ["a", "b", "c"]).Select([1, 0, 1]);
        m.Values.ToArray().ShouldBe([4f, 5f, 6f, 1f, 2f, 3f, 4f, 5f, 6f]);
        m.ColumnNames.ShouldBe(["a", "b", "c"]);
    }

    [Test]
    public void Column_names_are_copied()
    {
        List<string> names = ["a", "b", "c"];
        FeatureMatrix m = FeatureMatrix.From(Square, names);
        names[0] = "changed";
        m.ColumnNames![0].ShouldBe("a");
    }
}
