# The node image with this build's Java WireGuard and traffic agent in it.
ARG NODE
FROM $NODE
COPY warren-wg java-home.sh /opt/warren-wg/bin/
COPY warren-wg.jar /opt/warren-wg/lib/warren-wg.jar
COPY warren-traffic /opt/warren-traffic/bin/warren-traffic
COPY warren-traffic.jar /opt/warren-traffic/warren-traffic.jar
RUN ln -s /opt/warren-wg/bin/warren-wg /opt/warren-traffic/bin/warren-traffic /usr/local/bin/
LABEL org.warren.image=java-node
