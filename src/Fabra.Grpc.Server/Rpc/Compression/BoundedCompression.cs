using System.IO.Compression;
using Fabra.Authoring;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Fabra.Grpc.Server.Rpc.Compression;

/// <summary>Compression that makes no more of a message than a message may have, nor of all together than the budget allows.</summary>
internal sealed class BoundedCompression(ICompressionProvider inner, int mostOfMessage, InflationBudget budget) : ICompressionProvider
{
    public string EncodingName => inner.EncodingName;

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        inner.CreateCompressionStream(stream, compressionLevel);

    public Stream CreateDecompressionStream(Stream stream)
    {
        // The middleware makes a lease for each call that says that it is compressed; without it the library reads nothing here.
        var lease = InflationLease.Current ?? new InflationLease(budget);
        lease.Begin();
        return new BoundedInflation(inner.CreateDecompressionStream(stream), mostOfMessage, lease);
    }
}

/// <summary>Counts what comes out of a message while it comes.</summary>
internal sealed class BoundedInflation(Stream inner, int most, InflationLease lease) : Stream
{
    private long _count;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _count;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        _count += read;
        if (_count > most)
        {
            throw new RpcException(new Status(
                StatusCode.ResourceExhausted, "Received message exceeds the maximum configured message size."));
        }

        try
        {
            lease.Take(read);
        }
        catch (FabraException overloaded)
        {
            throw RpcErrors.StatusOf(overloaded).ToRpcException();
        }

        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
