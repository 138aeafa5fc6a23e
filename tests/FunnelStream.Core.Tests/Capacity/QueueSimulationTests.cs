using FunnelStream.Calendars;
using FunnelStream.Worker;
using NodaTime;

namespace FunnelStream.Capacity;

/// <summary>Rates, utilization and forecast against queues whose true rates are known.</summary>
public sealed class QueueSimulationTests
{
    private static readonly WorkingCalendar Office =
        new(DateTimeZoneProviders.Tzdb["Europe/Paris"], WorkingHours.Parse("Mon-Fri 09:00-12:30,13:30-18:00"), [new LocalDate(2026, 4, 6)]);

    // Panes of minutes for 26 h as by default, so that most of the five days are hours; or of minutes throughout.
    [Theory]
    [InlineData(3, 12, false, true)]
    [InlineData(3, 14, true, true)]
    [InlineData(3, 4, true, true)]
    [InlineData(20, 60, false, true)]
    [InlineData(20, 90, true, true)]
    [InlineData(20, 60, true, false)]
    public void Utilization_is_that_of_the_queue(double serviceRate, double arrivalRate, bool inOffice, bool folds)
    {
        var worker = folds ? new WorkerOptions() : new WorkerOptions().WithoutHorizons();
        var figures = Enumerable.Range(0, 40).Select(seed => new QueueSimulation(seed, 5, serviceRate, inOffice ? Office : WorkingCalendar.Always(DateTimeZone.Utc))
            .Run(arrivalRate, 15).Figures(15, worker)).ToList();

        figures.ShouldAllBe(f => f.Reps == 5 && Math.Abs(f.Days - 5) < 0.2);
        Mean(f => f.ArrivalRate!.Value).ShouldBe(arrivalRate, 0.05 * arrivalRate);

        // The mean of a rate is above the rate's: counts over times vary. Of the inverse, times over counts, it is not.
        (1 / Mean(f => 1 / f.ServiceRate!.Value)).ShouldBe(serviceRate, 0.06 * serviceRate);
        Mean(f => f.Workload!.Value.Utilization).ShouldBe(arrivalRate / (5 * serviceRate), 0.06 * arrivalRate / (5 * serviceRate));

        double Mean(Func<CapacityFigures, double> of) => figures.Average(of);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_backlog_is_that_of_the_queue(bool inOffice)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var queue = new QueueSimulation(seed, 5, 3, inOffice ? Office : WorkingCalendar.Always(DateTimeZone.Utc)).Run(16, 12);
            queue.Figures(11.5, new WorkerOptions()).Backlog.ShouldBe(queue.Backlog(11.5));
        }
    }

    [Fact]
    public void A_team_overrun_reaches_its_limit_when_it_is_forecast()
    {
        // Five days at 25 a day where 15 are done: then about 60 wait, and the limit of 150 is 9 days ahead.
        var (forecast, band, errors) = (new List<double>(), 0, new List<double>());
        for (var seed = 0; seed < 40; seed++)
        {
            var queue = new QueueSimulation(seed, 5, 3, Office).Arrive(10).Run(25, 60);
            var load = queue.Figures(6, new WorkerOptions()).Workload!.Value;
            var reached = Enumerable.Range(0, 600).Select(i => 6 + (i / 10.0)).First(day => queue.Backlog(day) >= 150) - 6;
            load.Utilization.ShouldBeGreaterThan(1.1);
            forecast.Add(load.TimeToWipLimit.Days);
            errors.Add(reached - load.TimeToWipLimit.Days);
            band += reached >= load.TimeToWipLimit.Earliest && reached <= load.TimeToWipLimit.Latest ? 1 : 0;
        }

        forecast.Order().ElementAt(20).ShouldBe(9, 1.5);
        errors.Order().ElementAt(20).ShouldBe(0, 1.5);
        band.ShouldBeGreaterThan(28); // the band holds what was measured ill, not what chance adds from then on
    }

    [Fact]
    public void A_team_that_is_always_through_by_the_hour_is_not_taken_for_busy()
    {
        // Two arrivals an hour for five reps who need two minutes each: nobody ever has much to do.
        var figures = new QueueSimulation(1, 5, 240, Office).Run(16, 12).Figures(12, new WorkerOptions());
        (figures.Workload?.Utilization ?? 0).ShouldBeLessThan(0.1);
    }
}
