using System.Security.Cryptography;
using Fabra.Authoring;
using Fabra.Grpc.Server.Rpc;
using Fabra.V1;
using Google.Protobuf;
using ErrorReason = Fabra.Authoring.ErrorReason;

namespace Fabra.Grpc.Server.Tests.Rpc;

public sealed class PageTokenTests
{
    private static readonly byte[] Cursor = [1, 2, 3];

    [Fact]
    public void Read_takes_a_token_of_the_query_with_its_labels_in_another_order()
    {
        var token = PageToken.Create(Query("～", "🐎", "a"), Cursor);

        PageToken.Read(token, "page_token", Query("a", "🐎", "～"), Cursor.Length).ShouldBe(Cursor);
        Should.Throw<FabraException>(() => PageToken.Read(token, "page_token", Query("a", "🐎"), Cursor.Length))
            .Reason.ShouldBe(ErrorReason.InvalidPageToken);
    }

    [Fact]
    public void Read_takes_a_token_that_an_earlier_version_made_of_the_query_as_it_came()
    {
        var query = Query("b", "a");
        var token = PageToken.Create(SHA256.HashData(query.ToByteArray()).AsSpan(0, 12), Cursor);

        token.ShouldNotBe(PageToken.Create(query, Cursor));
        PageToken.Read(token, "page_token", Query("b", "a"), Cursor.Length).ShouldBe(Cursor);
    }

    private static ListContextsRequest Query(params string[] labels) =>
        new() { Name = "x", Labels = { labels.ToDictionary(name => name, name => name) } };
}
