/**
 * The benchmark: servers and a load generator as processes of their own, measured from outside. It
 * runs on Linux only, on loopback only, and is no part of the product. {@link
 * io.jobtail.benchmark.Benchmark} conducts; {@link io.jobtail.benchmark.Generator} reads and
 * publishes; {@link io.jobtail.benchmark.Floor} and {@link io.jobtail.benchmark.Twin} are what
 * Jobtail is compared with. Only the last one depends on Micronaut, and only {@link
 * io.jobtail.benchmark.ManyJobs} on the product's classes, whose store it measures.
 */
package io.jobtail.benchmark;
