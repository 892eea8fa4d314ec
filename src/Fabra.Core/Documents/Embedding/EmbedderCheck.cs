using System.Globalization;
using Fabra.Core.Documents.Indexes;

namespace Fabra.Core.Documents.Embedding;

/// <summary>An index takes the vectors of its own embedder only: those of another cannot be compared with them.</summary>
internal static class EmbedderCheck
{
    /// <exception cref="FabraException"><see cref="ErrorReason.EmbedderMismatch"/>.</exception>
    public static void Require(DocumentIndex index, EmbedderIdentity configured)
    {
        if (index.Embedder != configured)
        {
            throw new FabraException(
                ErrorReason.EmbedderMismatch,
                $"index \"{index.Name}\" holds vectors of {index.Embedder}, the server makes those of {configured}")
            {
                Metadata = new Dictionary<string, string>
                {
                    ["index_model"] = index.Embedder.Model,
                    ["index_dimensions"] = index.Embedder.Dimensions.ToString(CultureInfo.InvariantCulture),
                    ["server_model"] = configured.Model,
                    ["server_dimensions"] = configured.Dimensions.ToString(CultureInfo.InvariantCulture),
                },
            };
        }
    }
}
