package io.chihuo.faults;

/**
 * What a task of the load does.
 *
 * @param millis how long it takes
 * @param children how many tasks it adds, named after it
 */
public record Work(long millis, int children) {

}
