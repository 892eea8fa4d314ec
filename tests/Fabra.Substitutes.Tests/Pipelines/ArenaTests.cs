using Pipelines.Sockets.Unofficial.Arenas;

namespace Fabra.Substitutes.Tests.Pipelines;

public sealed class ArenaTests
{
    [Fact]
    public void Allocate_pieces_do_not_overlap()
    {
        using var arena = new Arena<int>(new ArenaOptions(blockSizeBytes: 40));
        var pieces = Enumerable.Range(1, 20).Select(length => (length, Sequence: arena.Allocate(length))).ToList();
        foreach (var (length, piece) in pieces)
        {
            piece.FirstSpan.Fill(length);
        }

        foreach (var (length, piece) in pieces)
        {
            piece.Length.ShouldBe(length);
            piece.ToArray((in int value) => value).ShouldAllBe(value => value == length);
        }
    }

    [Fact]
    public void Reset_reuses_memory_and_clears_references()
    {
        using var arena = new Arena<string>();
        var first = arena.Allocate(3);
        first[0] = "kept alive?";

        arena.Reset();
        var again = arena.Allocate(3);

        again[0].ShouldBeNull();
        again[1] = "same";
        first[1].ShouldBe("same");
    }

    [Fact]
    public void Reset_lets_go_of_what_the_policy_does_not_keep()
    {
        (long Kept, long Used)? asked = null;
        using var arena = new Arena<byte>(new ArenaOptions(blockSizeBytes: 100, retentionPolicy: (kept, used) =>
        {
            asked = (kept, used);
            return 0;
        }));
        var small = arena.Allocate(10);
        var large = arena.Allocate(1000);
        small[0] = 1;
        large[0] = 2;

        arena.Reset();
        var afterReset = arena.Allocate(10);
        arena.Allocate(1000)[0] = 3;

        asked.ShouldBe((0, 1010));
        afterReset[0].ShouldBe((byte)1);
        large[0].ShouldBe((byte)2);
    }

    [Fact]
    public void Allocate_nothing_is_empty_and_misuse_is_refused()
    {
        var arena = new Arena<int>();

        arena.Allocate(0).IsEmpty.ShouldBeTrue();
        Should.Throw<ArgumentOutOfRangeException>(() => arena.Allocate(-1));
        arena.Dispose();
        Should.Throw<ObjectDisposedException>(() => arena.Allocate(1));
    }

    [Fact]
    public void Sequence_without_its_type_comes_back_only_as_that_type()
    {
        using var arena = new Arena<int>();
        var typed = arena.Allocate(2);
        typed[1] = 7;

        var untyped = typed.Untyped();

        untyped.Length.ShouldBe(2);
        untyped.Cast<int>()[1].ShouldBe(7);
        Should.Throw<InvalidCastException>(() => untyped.Cast<long>());
        default(Sequence).Cast<long>().IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Sequence_enumerates_by_reference_and_by_span()
    {
        using var arena = new Arena<int>();
        var sequence = arena.Allocate(3);
        foreach (ref var element in sequence)
        {
            element = 5;
        }

        var enumerator = sequence.GetEnumerator();
        enumerator.GetNext() = 1;
        enumerator.GetNext();
        enumerator.GetNext();

        var thrown = false;
        try
        {
            enumerator.GetNext();
        }
        catch (InvalidOperationException)
        {
            thrown = true;
        }

        var sum = 0;
        foreach (var span in sequence.Spans)
        {
            sum += span.Length;
        }

        thrown.ShouldBeTrue();
        sum.ShouldBe(3);
        sequence.ToArray((in int value, in int plus) => value + plus, 10).ShouldBe([11, 15, 15]);
        Should.Throw<IndexOutOfRangeException>(() => sequence[3]);
        Should.Throw<ArgumentException>(() => sequence.CopyTo(new int[2], (in int value) => value));
    }
}
