using System.Text;
using Fabra.Core.Tokens;

namespace Fabra.Grpc.Server.Embedding;

/// <summary>Counts each octet of UTF-8 as a token: no tokenizer makes more, so that a limit counted by it holds with any model.</summary>
internal sealed class BytesTokenCounter : ITokenCounter
{
    public string Name => "bytes";

    public bool IsEstimate => true;

    public int Count(ReadOnlySpan<char> text) => Encoding.UTF8.GetByteCount(text);
}
