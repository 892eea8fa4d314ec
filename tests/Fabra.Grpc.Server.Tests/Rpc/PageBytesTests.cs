using Fabra.Grpc.Server.Rpc;
using Fabra.V1;
using Google.Protobuf.Collections;
using Index = Fabra.V1.Index;

namespace Fabra.Grpc.Server.Tests.Rpc;

public sealed class PageBytesTests
{
    /// <summary>What clients take unless they are told otherwise.</summary>
    private const int ClientsTake = 4 * 1024 * 1024;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1000, 10, 3, 3, true)]
    [InlineData(1000, 10, 10, 10, false)]
    [InlineData(1000, 10, 11, 10, false)]
    [InlineData(1_000_000, 10, 10, 3, true)]
    [InlineData(5_000_000, 2, 10, 1, true)]
    [InlineData(5_000_000, 1, 10, 1, false)]
    public async Task Fill_ends_by_count_or_by_bytes_and_always_has_one(int bytes, int entries, int size, int taken, bool more)
    {
        var all = Enumerable.Range(0, entries).Select(_ => new Index { Description = new string('x', bytes) }).ToList();
        var (page, streamed) = (new RepeatedField<Index>(), new RepeatedField<Index>());

        PageBytes.Fill(page, all, size).ShouldBe(more);
        (await PageBytes.FillAsync(streamed, all.ToAsyncEnumerable(), size)).ShouldBe(more);

        page.Count.ShouldBe(taken);
        streamed.ShouldBe(page);
    }

    [Fact]
    public void Fill_page_with_its_token_is_less_than_clients_take()
    {
        var response = new ListIndexesResponse { NextPageToken = new string('t', 4_000) };

        PageBytes.Fill(response.Indexes, Enumerable.Repeat(new Index { Name = "n" }, 10_000_000), int.MaxValue).ShouldBeTrue();

        response.CalculateSize().ShouldBeInRange(PageBytes.Most - 100, ClientsTake);
    }

    [Fact]
    public async Task FillAsync_leaves_unread_what_does_not_fit()
    {
        var read = 0;
        async IAsyncEnumerable<Index> ReadAsync()
        {
            for (; read < 100; read++)
            {
                await Task.Yield();
                yield return new Index { Description = new string('x', 3_000_000) };
            }
        }

        (await PageBytes.FillAsync(new RepeatedField<Index>(), ReadAsync(), 100).WaitAsync(Token)).ShouldBeTrue();

        read.ShouldBe(1);
    }
}
