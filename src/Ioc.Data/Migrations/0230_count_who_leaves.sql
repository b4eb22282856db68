-- Gates count both ways: who left stands beside who came (models 13 to 15 ask for both).
select indicator.define('lodging.leaving_tourist_sites', 'lodging', 'count', 'day', 1, 1, 0, 'none',
    'Lượt ra khỏi điểm, khu du lịch', 'Departures from tourist sites', 'lượt', 'departures',
    '[{"measure": "visit.left", "where": {"gate_kind": ["tourist_site"]}}]', null,
    'Số lượt người ra qua cổng điểm, khu du lịch trong ngày. Chỉ đếm, không nhận dạng.',
    'Departures counted at the gates of tourist sites that day. Counted, never identified.', 0);
select indicator.define('lodging.leaving_industrial_zones', 'lodging', 'count', 'day', 1, 1, 0, 'none',
    'Lượt ra khỏi khu công nghiệp', 'Departures from industrial zones', 'lượt', 'departures',
    '[{"measure": "visit.left", "where": {"gate_kind": ["industrial_zone"]}}]', null,
    'Số lượt người ra qua cổng khu công nghiệp trong ngày. Chỉ đếm, không nhận dạng.',
    'Departures counted at the gates of industrial zones that day. Counted, never identified.', 0);
select indicator.define('lodging.leaving_stations', 'lodging', 'count', 'day', 1, 1, 0, 'none',
    'Lượt ra khỏi nhà ga', 'Departures from railway stations', 'lượt', 'departures',
    '[{"measure": "visit.left", "where": {"gate_kind": ["station"]}}]', null,
    'Số lượt người ra qua cổng nhà ga trong ngày. Chỉ đếm, không nhận dạng.',
    'Departures counted at the gates of railway stations that day. Counted, never identified.', 0);
