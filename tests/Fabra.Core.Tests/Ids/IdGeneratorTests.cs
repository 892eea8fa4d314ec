using Fabra.Core.Ids;
using Fabra.Core.Tests.Harness;
using Fabra.Core.Time;
using Fabra.Testing;

namespace Fabra.Core.Tests.Ids;

public sealed class IdGeneratorTests
{
    private static readonly DateTimeOffset Start = new(2024, 1, 15, 10, 30, 0, TimeSpan.Zero);

    private readonly ManualTimeProvider _time = new(Start);

    [Fact]
    public async Task Next_a_million_on_eight_threads_while_the_clock_is_stepped_back_are_unique_and_increase_as_issued()
    {
        const int Threads = 8;
        const int Each = 125_000;
        var ids = Generator();
        var issued = new Guid[Threads][];
        var running = true;
        var clock = Task.Run(
            () =>
            {
                // Forward and back by up to a second, as fast as it goes.
                for (var step = 0; Volatile.Read(ref running); step++)
                {
                    _time.SetUtcNow(Start.AddMilliseconds(step * 7919 % 1000));
                }
            },
            TestContext.Current.CancellationToken);

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(
            () => issued[thread] = [.. Enumerable.Range(0, Each).Select(_ => ids.Next())],
            TestContext.Current.CancellationToken)));
        Volatile.Write(ref running, false);
        await clock;

        foreach (var own in issued)
        {
            ShouldIncrease(own);
        }

        var all = issued.SelectMany(own => own).ToHashSet();
        all.Count.ShouldBe(Threads * Each);
        all.All(id => id.Version == 7 && (id.Variant & 0b1100) == 0b1000).ShouldBeTrue();
        all.Max(Uuid7.Timestamp).ShouldBeLessThanOrEqualTo(Start.AddSeconds(1));
    }

    [Fact]
    public async Task Next_under_a_common_lock_increases_across_threads()
    {
        var ids = Generator();
        var order = new List<Guid>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () =>
            {
                for (var i = 0; i < 5_000; i++)
                {
                    lock (order)
                    {
                        _time.SetUtcNow(Start.AddMilliseconds(-order.Count % 50));
                        order.Add(ids.Next());
                    }
                }
            },
            TestContext.Current.CancellationToken)));

        ShouldIncrease(order);
    }

    [Fact]
    public void Next_bears_the_clocks_millisecond()
    {
        var ids = Generator();

        Uuid7.Timestamp(ids.Next()).ShouldBe(Start);
        _time.Advance(TimeSpan.FromMilliseconds(5.9));
        Uuid7.Timestamp(ids.Next()).ShouldBe(Start.AddMilliseconds(5));
        _time.SetUtcNow(Start.AddHours(-1));
        Uuid7.Timestamp(ids.Next()).ShouldBe(Start.AddMilliseconds(5));
    }

    [Fact]
    public void Next_as_bytes_and_as_text_sorts_as_it_was_issued()
    {
        var ids = Generator();
        var issued = new List<Guid>();
        for (var i = 0; i < 2_000; i++)
        {
            issued.Add(ids.Next());
            _time.Advance(TimeSpan.FromMilliseconds(i % 3));
        }

        issued.Select(id => id.ToString()).ShouldBe(issued.Select(id => id.ToString()).Order(StringComparer.Ordinal));
        issued.Select(id => Convert.ToHexString(id.ToByteArray(bigEndian: true)))
            .ShouldBe(issued.Select(id => Convert.ToHexString(id.ToByteArray(bigEndian: true))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Next_when_a_milliseconds_counter_overflows_goes_on_in_the_next_millisecond()
    {
        var ids = Generator();
        ids.StartAfter(Guid.Parse("018d0cab-c440-7fff-bfff-fffffffffffe"));

        var next = ids.Next();

        next.ToString().ShouldStartWith("018d0cab-c441-7");
        ids.Next().ShouldBeGreaterThan(next);
    }

    [Fact]
    public void StartAfter_an_id_ahead_of_the_clock_makes_ids_and_clock_go_on_after_it()
    {
        var other = new FabraClock(new ManualTimeProvider(Start.AddHours(1)));
        var stored = new IdGenerator(other, new SeededRandom(2)).Next();
        var clock = new FabraClock(_time);
        var ids = new IdGenerator(clock, new SeededRandom(3));

        ids.StartAfter(stored);

        ids.Next().ShouldBeGreaterThan(stored);
        clock.Now.ShouldBe(Start.AddHours(1));
    }

    [Fact]
    public void StartAfter_a_smaller_id_of_the_same_millisecond_takes_nothing_back()
    {
        var ids = Generator();
        var stored = ids.Next();
        var newest = Enumerable.Range(0, 100).Select(_ => ids.Next()).Last();

        ids.StartAfter(stored);

        ids.Next().ShouldBeGreaterThan(newest);
    }

    private static void ShouldIncrease(IReadOnlyList<Guid> ids)
    {
        for (var i = 1; i < ids.Count; i++)
        {
            if (ids[i].CompareTo(ids[i - 1]) <= 0)
            {
                throw new ShouldAssertException($"{ids[i]} was issued after {ids[i - 1]}");
            }
        }
    }

    private IdGenerator Generator() => new(new FabraClock(_time), new SeededRandom(1));
}
