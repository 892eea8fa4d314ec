using Fabra.Core.Errors;
using Fabra.Storage.Commit;

namespace Fabra.Storage.DuckDb.Tests;

/// <summary>The group commit alone, over a commit that the test holds and releases.</summary>
public sealed class GroupCommitterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WriteAsync_during_a_commit_joins_the_next_batch_in_order()
    {
        using var commits = new HeldCommits();
        await using var committer = commits.Committer();
        var first = committer.WriteAsync(new Write("a"), Cancellation);
        await commits.StartedAsync();
        var others = Enumerable.Range(0, 5).Select(i => committer.WriteAsync(new Write($"{i}"), Cancellation)).ToArray();

        commits.Release();
        await first;
        await commits.StartedAsync();
        commits.Release();

        (await Task.WhenAll(others)).ShouldBe(["0", "1", "2", "3", "4"]);
        commits.Batches.ShouldBe(["a", "0 1 2 3 4"]);
    }

    [Fact]
    public async Task WriteAsync_of_guilty_writes_fails_them_alone()
    {
        using var commits = new HeldCommits();
        await using var committer = commits.Committer();
        var first = committer.WriteAsync(new Write("a"), Cancellation);
        await commits.StartedAsync();
        var writes = "b c bad d e bad f".Split(' ').Select(name => committer.WriteAsync(new Write(name), Cancellation)).ToArray();
        commits.ReleaseAll();
        await first;

        for (var i = 0; i < writes.Length; i++)
        {
            if (i is 2 or 5)
            {
                await Should.ThrowAsync<RowRefusedException>(writes[i]);
            }
            else
            {
                await writes[i];
            }
        }

        commits.Committed.ShouldBe(["a", "b", "c", "d", "e", "f"]);
    }

    [Fact]
    public async Task WriteAsync_when_the_store_is_down_fails_the_whole_batch_and_not_the_next()
    {
        using var commits = new HeldCommits();
        await using var committer = commits.Committer();
        var first = committer.WriteAsync(new Write("a"), Cancellation);
        await commits.StartedAsync();
        var down = committer.WriteAsync(new Write("down"), Cancellation);
        var beside = committer.WriteAsync(new Write("b"), Cancellation);
        commits.ReleaseAll();
        await first;

        await Should.ThrowAsync<StoreUnavailableException>(down);
        await Should.ThrowAsync<StoreUnavailableException>(beside);
        (await committer.WriteAsync(new Write("c"), Cancellation)).ShouldBe("c");
    }

    [Fact]
    public async Task WriteAsync_cancelled_while_it_waits_is_not_written_and_once_taken_is()
    {
        using var commits = new HeldCommits();
        await using var committer = commits.Committer();
        using var takenLeaves = new CancellationTokenSource();
        using var waitingLeaves = new CancellationTokenSource();
        var taken = committer.WriteAsync(new Write("taken"), takenLeaves.Token);
        await commits.StartedAsync();
        var waiting = committer.WriteAsync(new Write("waiting"), waitingLeaves.Token);

        await takenLeaves.CancelAsync();
        await waitingLeaves.CancelAsync();
        commits.ReleaseAll();

        (await taken).ShouldBe("taken");
        await Should.ThrowAsync<OperationCanceledException>(waiting);
        await committer.DisposeAsync();
        commits.Committed.ShouldBe(["taken"]);
    }

    [Fact]
    public async Task WriteAsync_beyond_the_queue_is_refused_as_overloaded()
    {
        using var commits = new HeldCommits();
        await using var committer = commits.Committer(new GroupCommitOptions("test") { QueueLimit = 2, QueueBytes = 100 });
        var first = committer.WriteAsync(new Write("a"), Cancellation);
        await commits.StartedAsync();
        var large = committer.WriteAsync(new Write("large") { Bytes = 1_000 }, Cancellation);

        var byBytes = await Should.ThrowAsync<FabraException>(committer.WriteAsync(new Write("b"), Cancellation));
        commits.ReleaseAll();
        await Task.WhenAll(first, large);

        byBytes.Reason.ShouldBe(ErrorReason.Overloaded);
    }

    [Fact]
    public async Task Batches_keep_to_their_bounds_and_a_large_write_is_one_alone()
    {
        using var commits = new HeldCommits();
        await using var committer = commits.Committer(new GroupCommitOptions("test") { MaxRows = 3, MaxBytes = 100 });
        var first = committer.WriteAsync(new Write("a"), Cancellation);
        await commits.StartedAsync();
        Write[] writes =
        [
            new("b"), new("c") { Rows = 2 }, new("d") { Rows = 9 }, new("e") { Bytes = 60 }, new("f") { Bytes = 60 }, new("g"),
        ];
        var all = writes.Select(write => committer.WriteAsync(write, Cancellation)).ToArray();

        commits.ReleaseAll();
        await Task.WhenAll([first, .. all]);

        commits.Batches.ShouldBe(["a", "b c", "d", "e", "f g"]);
    }

    [Fact]
    public async Task DisposeAsync_commits_what_waits_and_refuses_what_comes_later()
    {
        using var commits = new HeldCommits();
        var committer = commits.Committer();
        var first = committer.WriteAsync(new Write("a"), Cancellation);
        await commits.StartedAsync();
        var waiting = committer.WriteAsync(new Write("b"), Cancellation);

        var disposed = committer.DisposeAsync();
        commits.ReleaseAll();
        await disposed;

        (await first).ShouldBe("a");
        (await waiting).ShouldBe("b");
        await Should.ThrowAsync<ObjectDisposedException>(committer.WriteAsync(new Write("c"), Cancellation));
    }

    private sealed record Write(string Name) : IGroupWrite
    {
        public int Rows { get; init; } = 1;

        public long Bytes { get; init; } = 1;
    }

    /// <summary>Commits that wait for the test, refuse writes named <c>bad</c>, and fail on <c>down</c>.</summary>
    private sealed class HeldCommits : IDisposable
    {
        private readonly SemaphoreSlim _started = new(0);
        private readonly SemaphoreSlim _released = new(0);

        public List<string> Batches { get; } = [];

        public List<string> Committed { get; } = [];

        public GroupCommitter<Write, string> Committer(GroupCommitOptions? options = null) =>
            new(options ?? new GroupCommitOptions("test"), CommitAsync);

        public Task StartedAsync() => _started.WaitAsync(Cancellation);

        public void Release() => _released.Release();

        public void ReleaseAll() => _released.Release(1_000);

        public void Dispose()
        {
            _started.Dispose();
            _released.Dispose();
        }

        private async Task<IReadOnlyList<string>> CommitAsync(IReadOnlyList<Write> writes)
        {
            _started.Release();
            await _released.WaitAsync(Cancellation);
            var names = writes.Select(write => write.Name).ToArray();
            if (names.Contains("bad"))
            {
                throw new RowRefusedException("test", "bad");
            }

            if (names.Contains("down"))
            {
                throw new StoreUnavailableException("test", "down");
            }

            Batches.Add(string.Join(' ', names));
            Committed.AddRange(names);
            return names;
        }
    }
}
