package io.chihuo.backend.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.chihuo.servers.RedisServer;

/**
 * A wire to a server that loses the answers when a test says so, and can be cut.
 */
final class CuttingProxy implements AutoCloseable {

	private final RedisServer server;

	private final ServerSocket listener;

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private volatile boolean losing;

	CuttingProxy(RedisServer server) {
		this.server = server;
		try {
			this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		run(this::accept);
	}

	int port() {
		return this.listener.getLocalPort();
	}

	/** From here on what the server answers does not arrive. */
	void loseAnswers() {
		this.losing = true;
	}

	/** Cut all connections; new ones work. */
	void cut() {
		List<Socket> cut = List.copyOf(this.sockets);
		this.sockets.removeAll(cut);
		this.losing = false;
		cut.forEach(CuttingProxy::close);
	}

	private static void run(Runnable action) {
		Thread thread = new Thread(action, "proxy");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		try {
			while (true) {
				Socket client = this.listener.accept();
				Socket server = new Socket(this.server.host(), this.server.port());
				this.sockets.addAll(List.of(client, server));
				run(() -> copy(client, server, false));
				run(() -> copy(server, client, true));
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private void copy(Socket from, Socket to, boolean answers) {
		byte[] buffer = new byte[1 << 14];
		try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
			for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
				// what was lost once must not come after all
				if (answers && (this.losing || !this.sockets.contains(from))) {
					continue;
				}
				out.write(buffer, 0, n);
			}
		}
		catch (IOException ex) {
			// cut
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		try {
			this.listener.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		cut();
	}

}
