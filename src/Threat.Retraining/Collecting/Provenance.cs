using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Threat.Retraining.Internal;

/// <summary>HMAC-SHA-256 over every field of a sample; each field carries its length, so that no two samples have the same bytes.</summary>
internal static class Provenance
{
    public static byte[] Sign(TrainingSample sample, byte[] key)
    {
        using IncrementalHash hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        Append(hash, "threat-sample/1");
        Append(hash, sample.IncidentId);
        Append(hash, sample.VerdictVersion);
        Append(hash, sample.SchemaHash);
        Append(hash, (long)sample.Verdict);
        Append(hash, sample.PredictedLabel);
        Append(hash, sample.CorrectLabel);
        Append(hash, BitConverter.DoubleToInt64Bits(sample.Confidence));
        Append(hash, sample.ModelVersion);
        Append(hash, sample.ReviewerId);
        Append(hash, sample.SecondReviewerId);
        Append(hash, sample.Source);
        Append(hash, Microseconds.From(sample.EventTime));
        Append(hash, Microseconds.From(sample.IngestTime));
        Append(hash, BlobCodec.Encode(sample.Features.Span));
        Append(hash, BlobCodec.Encode(sample.Missing.Span));
        return hash.GetHashAndReset();
    }

    public static bool Verify(TrainingSample sample, byte[] key) => CryptographicOperations.FixedTimeEquals(Sign(sample, key), sample.Signature.Span);

    private static void Append(IncrementalHash hash, string? text)
    {
        if (text is null) Append(hash, -1);
        else Append(hash, Encoding.UTF8.GetBytes(text));
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        Append(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        hash.AppendData(bytes);
    }
}
