using System.Numerics.Tensors;
using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>
/// The directions of largest variance by orthogonal iteration (Golub and Van Loan, Matrix Computations, 8.2.4). A few rounds give directions nearly as good as the
/// eigenvectors, at a fraction of a full decomposition; they are orthonormal to rounding, which is all that a lower bound of distances needs.
/// </summary>
internal static class LeadingSubspace
{
    private const int Rounds = 8;

    /// <summary>Up to <paramref name="count"/> orthonormal rows, largest variance first, and the variance along each.</summary>
    public static (double[] Basis, double[] Variances) Of(double[] covariance, int columns, int count)
    {
        double[] basis = new double[count * columns], image = new double[count * columns];
        SeededRandom random = new(1);
        for (int i = 0; i < image.Length; i++) image[i] = random.NextNormal();
        int rank = Orthonormalize(image, basis, columns, count);
        for (int round = 0; round < Rounds; round++)
        {
            Multiply(covariance, basis, image, columns, rank);
            rank = Orthonormalize(image, basis, columns, rank);
        }
        Multiply(covariance, basis, image, columns, rank);
        double[] variances = new double[rank];
        for (int a = 0; a < rank; a++) variances[a] = TensorPrimitives.Dot<double>(Row(basis, a, columns), Row(image, a, columns));
        int[] order = [.. Enumerable.Range(0, rank).OrderByDescending(a => variances[a])];
        double[] sorted = new double[rank * columns];
        for (int a = 0; a < rank; a++) Row(basis, order[a], columns).CopyTo(Row(sorted, a, columns));
        return (sorted, [.. order.Select(a => variances[a])]);
    }

    private static Span<double> Row(double[] matrix, int row, int columns) => matrix.AsSpan(row * columns, columns);

    private static void Multiply(double[] covariance, double[] basis, double[] image, int columns, int count)
    {
        for (int a = 0; a < count; a++)
        {
            for (int c = 0; c < columns; c++) image[a * columns + c] = TensorPrimitives.Dot<double>(Row(covariance, c, columns), Row(basis, a, columns));
        }
    }

    /// <summary>Gram-Schmidt, each vector twice; directions that vanish are left out.</summary>
    private static int Orthonormalize(double[] from, double[] to, int columns, int count)
    {
        int rank = 0;
        for (int a = 0; a < count; a++)
        {
            Span<double> vector = Row(from, a, columns);
            double before = TensorPrimitives.Norm<double>(vector);
            for (int pass = 0; pass < 2; pass++)
            {
                for (int b = 0; b < rank; b++)
                {
                    Span<double> other = Row(to, b, columns);
                    TensorPrimitives.MultiplyAdd(other, -TensorPrimitives.Dot<double>(vector, other), vector, vector);
                }
            }
            double norm = TensorPrimitives.Norm<double>(vector);
            if (!(norm > before * 1e-10)) continue;
            TensorPrimitives.Divide(vector, norm, Row(to, rank++, columns));
        }
        return rank;
    }
}
