// SPDX-License-Identifier: Apache-2.0

package io.chihuo.path;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.MethodEntryEvent;
import com.sun.jdi.event.MethodExitEvent;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.MethodEntryRequest;
import com.sun.jdi.request.MethodExitRequest;

import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.servers.ChildJvm;

/**
 * Finds the types of this project whose methods are entered while a
 * {@link TracedApplication} adds, claims, runs and settles a task. Nested types and
 * lambdas count as the type that encloses them; types of tests do not count. A
 * {@link PeriodicAlarm} and its calls do not count, and of several tasks those types are
 * taken that each of them passes: other work may be done meanwhile.
 */
final class MethodTrace {

	private static final Path SOURCES = Path.of("src/main/java");

	/** Types on the path of each task. */
	private final List<SortedSet<String>> paths = new ArrayList<>();

	private final VirtualMachine application;

	private final MethodEntryRequest calls;

	private final MethodExitRequest endsOfPeriodicCalls;

	/** Threads that have left the path. */
	private final Set<ThreadReference> threadsElsewhere = new HashSet<>();

	/** Threads that make a periodic call, with the method that will end it. */
	private final Map<ThreadReference, Method> periodicCalls = new HashMap<>();

	private MethodTrace(VirtualMachine application) {
		this.application = application;
		ClassPrepareRequest marks = application.eventRequestManager().createClassPrepareRequest();
		marks.addClassFilter(PathMark.class.getName());
		marks.enable();
		this.calls = application.eventRequestManager().createMethodEntryRequest();
		this.calls.addClassFilter("io.chihuo.*");
		this.calls.setSuspendPolicy(EventRequest.SUSPEND_NONE);
		this.endsOfPeriodicCalls = application.eventRequestManager().createMethodExitRequest();
		this.endsOfPeriodicCalls.addClassFilter(PeriodicAlarm.class.getName());
		this.endsOfPeriodicCalls.setSuspendPolicy(EventRequest.SUSPEND_NONE);
	}

	/**
	 * Run an application and trace it.
	 * @param output file for its output
	 * @param backend property that chooses the backend
	 * @param properties its other properties, {@code name=value}
	 * @return names of the types, sorted
	 */
	static SortedSet<String> of(Path output, String backend, String... properties) throws Exception {
		ListeningConnector connector = Bootstrap.virtualMachineManager()
			.listeningConnectors()
			.stream()
			.filter((listening) -> listening.transport().name().equals("dt_socket"))
			.findFirst()
			.orElseThrow();
		Map<String, Connector.Argument> arguments = connector.defaultArguments();
		arguments.get("localAddress").setValue("127.0.0.1");
		String address = connector.startListening(arguments);
		Process process = start(output, address, backend, properties);
		try {
			return new MethodTrace(connector.accept(arguments)).run();
		}
		catch (VMDisconnectedException ex) {
			throw new IllegalStateException("The application ended early: " + Files.readString(output), ex);
		}
		finally {
			process.destroyForcibly();
			connector.stopListening(arguments);
		}
	}

	private static Process start(Path output, String address, String backend, String... properties) throws IOException {
		List<String> command = ChildJvm.command(
				"-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address=" + address,
				TracedApplication.class.getName(), "--" + backend);
		Stream.of(properties).map((property) -> "--" + property).forEach(command::add);
		return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
	}

	private SortedSet<String> run() throws InterruptedException {
		this.application.resume();
		while (this.paths.size() < TracedApplication.TASK_COUNT || this.calls.isEnabled()) {
			EventSet events = this.application.eventQueue().remove();
			events.forEach(this::onEvent);
			events.resume();
		}
		this.paths.forEach(this.paths.get(0)::retainAll);
		return this.paths.get(0);
	}

	private void onEvent(Event event) {
		if (event instanceof ClassPrepareEvent prepared) {
			prepared.referenceType().methods().forEach(this::stopAt);
		}
		else if (event instanceof BreakpointEvent mark) {
			onMark(mark.location().method().name(), mark.thread());
		}
		else if (event instanceof MethodEntryEvent call && !this.threadsElsewhere.contains(call.thread())) {
			onCall(call.thread(), call.method());
		}
		else if (event instanceof MethodExitEvent end) {
			this.periodicCalls.remove(end.thread(), end.method());
		}
	}

	private void stopAt(Method mark) {
		BreakpointRequest request = this.application.eventRequestManager().createBreakpointRequest(mark.location());
		request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
		request.enable();
	}

	private void onMark(String mark, ThreadReference thread) {
		switch (mark) {
			case "begin" -> {
				this.threadsElsewhere.clear();
				this.periodicCalls.clear();
				this.paths.add(new TreeSet<>());
				this.endsOfPeriodicCalls.enable();
				this.calls.enable();
			}
			case "settled" -> {
				this.calls.disable();
				this.endsOfPeriodicCalls.disable();
			}
			case "added", "sent" -> this.threadsElsewhere.add(thread);
			default -> {
				// not a mark
			}
		}
	}

	private void onCall(ThreadReference thread, Method method) {
		ReferenceType type = method.declaringType();
		String outer = type.name().replaceFirst("\\$.*", "");
		if (outer.equals(PeriodicAlarm.class.getName())) {
			if (beginsPeriodicCall(method)) {
				this.periodicCalls.putIfAbsent(thread, method);
			}
		}
		else if (!this.periodicCalls.containsKey(thread)
				&& Files.exists(SOURCES.resolve(outer.replace('.', '/') + ".java"))) {
			this.paths.get(this.paths.size() - 1).add(outer);
		}
	}

	private static boolean beginsPeriodicCall(Method method) {
		return method.name().equals("runTurn") || method.name().startsWith("lambda$catchingFailures$");
	}

}
