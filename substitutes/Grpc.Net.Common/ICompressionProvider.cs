using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>One message encoding.</summary>
public interface ICompressionProvider
{
    /// <summary>The name in the <c>grpc-encoding</c> header.</summary>
    string EncodingName { get; }

    /// <summary>A stream that compresses into <paramref name="stream"/> and leaves that open.</summary>
    /// <param name="stream">Where the compressed message goes.</param>
    /// <param name="compressionLevel">The level of this message; null means the provider's own.</param>
    Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel);

    /// <summary>A stream that reads the decompressed message out of <paramref name="stream"/>.</summary>
    Stream CreateDecompressionStream(Stream stream);
}
